using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Platform.Starting;

/// <summary>Explains to an operator in one line why the server does not start and what to do.</summary>
internal static class StartFailure
{
    public const int ExitCode = 1;

    /// <summary>ENOSPC, as .NET stores it in an IOException.</summary>
    private const int NoSpaceLeft = 28;

    /// <returns>Null if an operator can't fix the cause: a bug, whose stack trace is needed.</returns>
    public static string? Explain(Exception exception) => exception switch
    {
        StartException => exception.Message,
        OptionsValidationException options => "A setting is out of its bounds: " + string.Join(' ', options.Failures),
        InvalidOperationException { TargetSite.DeclaringType.Assembly: var assembly } when assembly == typeof(ConfigurationBinder).Assembly =>
            $"Invalid setting: {exception.Message} {exception.InnerException?.Message}".TrimEnd(),
        IOException { InnerException: AddressInUseException } => $"{exception.Message} Stop what listens there, or choose another port with --urls.",
        IOException { HResult: NoSpaceLeft } => $"{OneLine(exception.Message)} The disk is full. Make room, then start again.",
        UnauthorizedAccessException or IOException or SqliteException or SocketException => OneLine(exception.Message),
        _ => exception.InnerException is { } inner ? Explain(inner) : null,
    };

    public static async Task<int> SayAsync(string why)
    {
        await Console.Error.WriteLineAsync("Fractal can't start. " + why);
        return ExitCode;
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
