using System.Diagnostics;
using System.Globalization;
using Fractal.Drivers.Host;
using Fractal.Drivers.Local;

namespace Fractal.Drivers.Tests.Local;

/// <summary>A driver in a separate process (Fractal.Drivers.Host), with running containers.</summary>
internal sealed class HostProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(240);
    private readonly Process process;
    private readonly List<string> said = [];

    private HostProcess(Process process) => this.process = process;

    public int Id => process.Id;

    public IEnumerable<string> Limitations => said.Where(line => line.StartsWith("limitation ", StringComparison.Ordinal));

    public IReadOnlyList<string> Findings => [.. said.Where(line => line.StartsWith("finding ", StringComparison.Ordinal)).Select(line => line["finding ".Length..])];

    public int Ready => said.Count(line => line.StartsWith("ready ", StringComparison.Ordinal));

    /// <param name="options">Its folder and user ids.</param>
    /// <param name="containers">The number of containers to launch.</param>
    public static Task<HostProcess> StartAsync(LocalOptions options, int containers) => StartAsync(options, containers, SourceTree.Host);

    /// <param name="options">Its folder and user ids.</param>
    /// <param name="containers">The number of containers to launch.</param>
    /// <param name="program">The host's program, at a path that its user can read.</param>
    /// <param name="prefix">The start of the command line, such as a program that changes the user.</param>
    public static Task<HostProcess> StartAsync(LocalOptions options, int containers, string program, params string[] prefix) =>
        StartAsync(options, containers, program, attack: null, prefix);

    /// <summary>Runs an attack as an app and waits for its findings.</summary>
    public static Task<HostProcess> AttackAsync(LocalOptions options, string program, string attack, params string[] prefix) =>
        StartAsync(options, containers: 0, program, attack, prefix);

    private static async Task<HostProcess> StartAsync(LocalOptions options, int containers, string program, string? attack, string[] prefix)
    {
        string[] command =
        [
            .. prefix, "dotnet", program, options.RuntimeFolder, options.UidBase.ToString(CultureInfo.InvariantCulture),
            containers.ToString(CultureInfo.InvariantCulture), .. attack is null ? Array.Empty<string>() : [attack],
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Path.GetDirectoryName(program), RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false,
        };
        var host = new HostProcess(Process.Start(start)!);
        using var limit = new CancellationTokenSource(Limit);
        while (await host.process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            host.said.Add(line);
            if (line == "up") return host;
        }

        throw new InvalidOperationException("The host ended before it was up:\n" + string.Join('\n', host.said));
    }

    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: false);
        await process.WaitForExitAsync();
    }

    public async Task EndAsync()
    {
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Limit);
        await process.WaitForExitAsync(limit.Token);
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }
}
