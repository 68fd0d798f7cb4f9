using System.Diagnostics;
using Xunit;

namespace Fractal.Server.Tests.Hosting;

/// <summary>The server program as an operator runs it, until it exits.</summary>
internal sealed record ServerProgram(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    public static Task<ServerProgram> RunAsync(params string[] arguments) => RunByAsync([], arguments);

    /// <param name="wrapper">A program, with its arguments, that starts the server.</param>
    /// <param name="arguments">The server's.</param>
    public static async Task<ServerProgram> RunByAsync(string[] wrapper, string[] arguments)
    {
        string[] command = [.. wrapper, "dotnet", SourceTree.Server("debug"), .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var running = Process.Start(start) ?? throw new InvalidOperationException("dotnet does not start.");
        var (output, errors) = (running.StandardOutput.ReadToEndAsync(), running.StandardError.ReadToEndAsync());
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await running.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!running.HasExited) running.Kill(entireProcessTree: true);
        }

        return new ServerProgram(running.ExitCode, await output, await errors);
    }

    public ServerProgram Succeeded()
    {
        Assert.True(ExitCode == 0, Output + Errors);
        return this;
    }

    /// <summary>Fails as an operator should see it: in one line, without a stack trace.</summary>
    public string Refused()
    {
        Assert.True(ExitCode == 1, $"It ended with {ExitCode}: {Output}{Errors}");
        Assert.DoesNotContain("   at ", Output + Errors);
        return Errors.Trim();
    }
}
