using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Fractal.EndToEnd.Tests.Hosting;
using Xunit;

namespace Fractal.Cli.Tests.Hosting;

/// <summary>The result of one run of the program.</summary>
public sealed record CliRun(int ExitCode, string Output, string Error)
{
    /// <summary>The only document on standard output.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public CliRun Exits(int code)
    {
        Assert.True(ExitCode == code, $"It exited with {ExitCode}, not {code}.\n{Output}\n{Error}");
        return this;
    }
}

/// <summary>A user at a shell: runs the real program with a separate config folder.</summary>
public sealed class Cli(Uri? server) : IDisposable
{
    public const string Password = "correct horse battery staple";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    public string ConfigFolder { get; } = Directory.CreateTempSubdirectory("fractal-cli-").FullName;

    public string SignIns => Path.Combine(ConfigFolder, "fractal/sign-ins.json");

    public string Email { get; } = $"cli-{Guid.CreateVersion7():N}@example.org";

    public Task<CliRun> RunAsync(params string[] arguments) => RunWithInputAsync("", arguments);

    public async Task<CliRun> RunWithInputAsync(string input, params string[] arguments)
    {
        using var process = Begin(arguments);
        using var limit = new CancellationTokenSource(Limit);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return new CliRun(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException exception)
        {
            process.Kill();
            throw new TimeoutException($"fractal {string.Join(' ', arguments)} did not end within {Limit.TotalSeconds} s.", exception);
        }
    }

    public async Task RegisterAsync() => (await RunWithInputAsync(Password + "\n", "register", Email, "--password-stdin")).Exits(0);

    public async Task MakeAdministratorAsync(FractalProcess fractal) =>
        (await RunAsync("admin", "claim", "--code-file", Path.Combine(fractal.DataFolder, "administrator.code"))).Exits(0);

    /// <summary>Presses Ctrl-C once the program has written this text to standard error.</summary>
    public async Task<CliRun> InterruptAsync(string afterWords, params string[] arguments)
    {
        using var process = Begin(arguments);
        using var limit = new CancellationTokenSource(Limit);
        var error = "";
        while (!error.Contains(afterWords, StringComparison.Ordinal))
            error += await process.StandardError.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException($"It ended without saying \"{afterWords}\":\n{error}");
        using var interrupt = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(limit.Token);
        return new CliRun(process.ExitCode, await process.StandardOutput.ReadToEndAsync(limit.Token), error + await process.StandardError.ReadToEndAsync(limit.Token));
    }

    public void Dispose() => Directory.Delete(ConfigFolder, recursive: true);

    private Process Begin(string[] arguments)
    {
        // Restores the default handling of Ctrl-C, which background jobs of a shell ignore.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", Path.Combine(SourceTree.Root, "artifacts/bin/Fractal.Cli/debug/fractal"), .. arguments])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["XDG_CONFIG_HOME"] = ConfigFolder;
        start.Environment["FRACTAL_SERVER"] = server?.ToString() ?? "";
        start.Environment.Remove("DISPLAY");
        start.Environment.Remove("WAYLAND_DISPLAY");
        return Process.Start(start)!;
    }
}
