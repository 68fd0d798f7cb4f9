using System.Globalization;
using Fractal.Drivers.Host;
using Fractal.Drivers.Local;
using Fractal.EndToEnd.Tests.Hosting;

namespace Fractal.Bench.Soak;

/// <summary>
/// The server under test, and its successors after a kill, on the same data, with separate user ids and a separate runtime folder.
/// </summary>
internal sealed class SoakServer : IAsyncDisposable
{
    private FractalProcess? process;

    public LocalOptions Options { get; } = DriverHost.NewOptions();

    public string Data { get; } = Directory.CreateTempSubdirectory("fractal-soak-").FullName;

    public FractalProcess Process => process ?? throw new InvalidOperationException("The server is not started.");

    public int Kills { get; private set; }

    public async Task StartAsync() => process = await FractalProcess.StartInAsync(
        Data, Path.Combine(EndToEnd.Tests.Hosting.SourceTree.Root, "artifacts/server/Fractal.Server.dll"),
        [
            .. new[] { "editor", "browser", "pictures" }.Select(app => $"Fractal:Apps:{app}:Enabled=false"),
            "Fractal:Apps:terminal:Idle=2", "Fractal:Apps:terminal:MemoryMiB=256", "Fractal:Apps:terminal:ReconnectWindow=3s", "Fractal:Apps:terminal:ConnectTimeout=10s",
            "Fractal:Limits:CredentialsPerMinute=6000", "Fractal:Limits:StartsPerMinute=6000",
            $"Fractal:Local:RuntimeFolder={Options.RuntimeFolder}", $"Fractal:Local:UidFolder={Options.UidFolder}",
            string.Create(CultureInfo.InvariantCulture, $"Fractal:Local:UidBase={Options.UidBase}"), string.Create(CultureInfo.InvariantCulture, $"Fractal:Local:UidCount={Options.UidCount}"),
        ]);

    public async Task KillAsync()
    {
        Process.Kill();
        Kills++;
        await StartAsync();
    }

    /// <returns>What is left of it on this machine after a clean shutdown.</returns>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        await Process.StopAsync();
        return Leftovers.Of(Options);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null) await process.DisposeAsync();
        if (Directory.Exists(Data)) Directory.Delete(Data, recursive: true);
        if (Directory.Exists(Options.RuntimeFolder)) Directory.Delete(Options.RuntimeFolder, recursive: true);
    }
}
