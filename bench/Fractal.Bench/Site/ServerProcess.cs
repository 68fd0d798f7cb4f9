using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fractal.EndToEnd.Tests.Hosting;

namespace Fractal.Bench.Site;

/// <summary>
/// A released server in a separate process that ends with this one, on a free port of loopback. Its output goes to a file.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3), AnswerLimit = TimeSpan.FromSeconds(2), StopLimit = TimeSpan.FromSeconds(20);

    private readonly string[] arguments;
    private readonly string log;
    private Process? process;

    /// <param name="data">Its data folder, created if missing. Each replica has its own.</param>
    /// <param name="program">Its dll, <see cref="Released"/> or one that a test was built with.</param>
    public ServerProcess(string data, string program, params string[] settings)
    {
        Address = new Uri($"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}");
        log = Path.Combine(data, "server.log");
        Directory.CreateDirectory(data);
        arguments =
        [
            program, "--urls", Address.ToString().TrimEnd('/'), "--data", data,
            "--Fractal:Logs=plain", .. settings.Select(setting => "--" + setting),
        ];
    }

    public static string Released { get; } = Path.Combine(SourceTree.Root, "artifacts/server/Fractal.Server.dll");

    public Uri Address { get; }

    public int ProcessId => process?.Id ?? throw new InvalidOperationException("The server is not running.");

    public bool Running => process is { HasExited: false };

    public async Task StartAsync()
    {
        // A shell redirects standard output to the file and then becomes the server, so nothing has to read it.
        process = OwnChildren.Start(new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", "sh", "-c", "log=$1; shift; exec dotnet \"$@\" >>\"$log\" 2>&1", "server", log, .. arguments])
        {
            UseShellExecute = false, Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Production" },
        });
        using var http = new HttpClient { BaseAddress = Address, Timeout = AnswerLimit };
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(20))
        {
            if (!Running) throw new InvalidOperationException("The server ended at its start:\n" + Tail());
            if (Stopwatch.GetElapsedTime(began) > StartLimit) throw new TimeoutException("The server does not start:\n" + Tail());
            if (await IsReadyAsync(http)) return;
        }
    }

    /// <summary>Kills it, like a power failure.</summary>
    public void Kill()
    {
        process?.Kill();
        process?.WaitForExit();
    }

    /// <summary>The end of its output.</summary>
    public string Tail(int lines = 30) => File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(lines)) : "";

    /// <summary>How often its output contained this text, including before its last start.</summary>
    public int Said(string words) => File.Exists(log) ? File.ReadLines(log).Count(line => line.Contains(words, StringComparison.Ordinal)) : 0;

    /// <summary>Lines of its log at level error and above, by their beginning.</summary>
    public IEnumerable<string> Errors() => File.Exists(log) ? File.ReadLines(log).Where(line => line.Contains("fail:", StringComparison.Ordinal) || line.Contains("crit:", StringComparison.Ordinal)) : [];

    public async Task StopAsync()
    {
        if (!Running) return;
        using var terminate = Process.Start("kill", ["-TERM", ProcessId.ToString(CultureInfo.InvariantCulture)]);
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await process!.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        process?.Dispose();
        await Task.CompletedTask;
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/readyz", UriKind.Relative));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
