using System.Text.Json;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Keys;
using Fractal.Server.Platform.Starting;
using Microsoft.Extensions.Configuration.Json;

namespace Fractal.Server.Platform.Configuration;

/// <summary>
/// Configuration sources, in ascending precedence: demo apps if requested, the packager's defaults, appsettings.json beside the program,
/// the operator's file, the environment, the command line (with short names for the most common settings).
/// </summary>
internal static class ConfigurationSources
{
    /// <summary>The operator's file in the data folder, used unless another is named.</summary>
    public const string FileName = "fractal.json";

    private static readonly Dictionary<string, string> ShortNames = new(StringComparer.Ordinal)
    {
        ["--config"] = "Fractal:Config",
        ["--database"] = "Fractal:Database",
        ["--data"] = "Fractal:Data",
        ["--driver"] = "Fractal:Driver",
        ["--public-url"] = "Fractal:PublicUrl",
    };

    /// <summary>The configuration of a command that starts no server.</summary>
    /// <exception cref="StartException">The operator's file can't be read.</exception>
    public static IConfigurationRoot ForCommand(string[] args, Dictionary<string, string> options)
    {
        var names = new Dictionary<string, string>(ShortNames.Concat(options), StringComparer.Ordinal);
        var asked = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args, names).Build();
        var weakest = new ConfigurationBuilder();
        if (asked["Fractal:Defaults"] is { Length: > 0 } defaults) weakest.AddConfiguration(Read(Path.GetFullPath(defaults)));
        weakest.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true);
        var own = OwnFile(new ConfigurationBuilder().AddConfiguration(weakest.Build()).AddConfiguration(asked).Build());
        if (own is not null) weakest.AddConfiguration(Read(own));
        return weakest.AddConfiguration(asked).Build();
    }

    public static void AddFractalConfiguration(this WebApplicationBuilder builder, string[] args)
    {
        builder.Configuration.AddCommandLine(args, ShortNames);
        if (builder.Configuration["Fractal:Defaults"] is { Length: > 0 } defaults) AddFile(builder, Path.GetFullPath(defaults), at: 0);
        if (OwnFile(builder.Configuration) is { } own) AddFile(builder, own, at: 1 + builder.Configuration.Sources.ToList().FindLastIndex(source => source is JsonConfigurationSource));
        if (ReverseProxy.Check(builder.Configuration) is { } wrong) builder.Services.AddSingleton<StartTask>(new Refusal(wrong));
        if (!builder.Configuration.GetValue("Fractal:DemoApps", false)) return;
        var demo = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "Apps", "demo-apps.json")).Build();
        builder.Configuration.Sources.Insert(0, new ChainedConfigurationSource { Configuration = demo, ShouldDisposeConfiguration = true });
    }

    /// <returns>The file's path; null if none is named and the default does not exist.</returns>
    private static string? OwnFile(IConfiguration configuration)
    {
        if (configuration["Fractal:Config"] is { Length: > 0 } named) return Path.GetFullPath(named);
        using var data = new DataFolder(configuration);
        return File.Exists(data.File(FileName)) ? data.File(FileName) : null;
    }

    private static IConfigurationRoot Read(string path)
    {
        try
        {
            return new ConfigurationBuilder().AddJsonStream(new MemoryStream(File.ReadAllBytes(path))).Build();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            throw new StartException($"The settings in {path} can't be read: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
    }

    /// <summary>Errors are reported when the server starts, like everything that an operator can fix.</summary>
    private static void AddFile(WebApplicationBuilder builder, string path, int at)
    {
        try
        {
            builder.Configuration.Sources.Insert(at, new ChainedConfigurationSource { Configuration = Read(path), ShouldDisposeConfiguration = true });
        }
        catch (StartException unreadable)
        {
            builder.Services.AddSingleton<StartTask>(new Refusal(unreadable.Message));
        }
    }

    /// <summary>Reported in one line when the server starts, like everything that an operator can fix.</summary>
    private sealed class Refusal(string message) : StartTask
    {
        public override int Order => Settings;

        public override Task RunAsync(CancellationToken cancellationToken) => throw new StartException(message);
    }
}
