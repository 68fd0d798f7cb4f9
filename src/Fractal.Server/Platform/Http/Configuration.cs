using System.Text.Json;
using Fractal.Server.Platform.Keys;
using Fractal.Server.Platform.Reconciling;
using Microsoft.Extensions.Configuration.Json;

namespace Fractal.Server.Platform.Http;

/// <summary>
/// Where settings come from, weakest first: demo apps if asked for, the defaults of whoever packed the program, appsettings.json beside the program, the operator's own file, environment,
/// command line (with short names for what is set most).
/// </summary>
internal static class Configuration
{
    /// <summary>The operator's own file, if it is not named otherwise, in the data folder.</summary>
    public const string FileName = "fractal.json";

    private static readonly Dictionary<string, string> ShortNames = new(StringComparer.Ordinal)
    {
        ["--config"] = "Fractal:Config",
        ["--database"] = "Fractal:Database",
        ["--data"] = "Fractal:Data",
        ["--driver"] = "Fractal:Driver",
        ["--public-url"] = "Fractal:PublicUrl",
    };

    /// <summary>The same for a command of the program that starts no server.</summary>
    public static IConfigurationRoot ForCommand(string[] args, Dictionary<string, string> options) =>
        new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true).AddEnvironmentVariables()
            .AddCommandLine(args, new Dictionary<string, string>(ShortNames.Concat(options), StringComparer.Ordinal)).Build();

    public static void AddFractalConfiguration(this WebApplicationBuilder builder, string[] args)
    {
        builder.Configuration.AddCommandLine(args, ShortNames);
        if (builder.Configuration["Fractal:Defaults"] is { Length: > 0 } defaults) AddFile(builder, Path.GetFullPath(defaults), at: 0);
        AddOwnFile(builder);
        if (ReverseProxy.Check(builder.Configuration) is { } wrong) builder.Services.AddSingleton<StartTask>(new Refusal(wrong));
        if (!builder.Configuration.GetValue("Fractal:DemoApps", false)) return;
        var demo = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "Apps", "demo-apps.json")).Build();
        builder.Configuration.Sources.Insert(0, new ChainedConfigurationSource { Configuration = demo, ShouldDisposeConfiguration = true });
    }

    private static void AddOwnFile(WebApplicationBuilder builder)
    {
        var named = builder.Configuration["Fractal:Config"];
        var path = string.IsNullOrEmpty(named) ? new DataFolder(builder.Configuration).File(FileName) : Path.GetFullPath(named);
        if (string.IsNullOrEmpty(named) && !File.Exists(path)) return;
        AddFile(builder, path, at: 1 + builder.Configuration.Sources.ToList().FindLastIndex(source => source is JsonConfigurationSource));
    }

    private static void AddFile(WebApplicationBuilder builder, string path, int at)
    {
        try
        {
            var read = new ConfigurationBuilder().AddJsonStream(new MemoryStream(File.ReadAllBytes(path))).Build();
            builder.Configuration.Sources.Insert(at, new ChainedConfigurationSource { Configuration = read, ShouldDisposeConfiguration = true });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            var why = exception.InnerException?.Message ?? exception.Message;
            builder.Services.AddSingleton<StartTask>(new Refusal($"The settings in {path} can't be read: {why}"));
        }
    }

    /// <summary>Said when the server starts, in a line, as all that an operator can mend.</summary>
    private sealed class Refusal(string message) : StartTask
    {
        public override int Order => Settings;

        public override Task RunAsync(CancellationToken cancellationToken) => throw new StartException(message);
    }
}
