using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Fractal.EndToEnd.Tests.Hosting;

/// <summary>A real server process with a separate data folder, started like <c>./run</c>, on a free port of loopback.</summary>
public sealed class FractalProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private readonly Process process;
    private readonly ConcurrentQueue<string> log = new();
    private readonly LoggedSecrets secrets = new();

    private FractalProcess(Process process, Uri address, string data)
    {
        (this.process, Address, DataFolder) = (process, address, data);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    public Uri Address { get; }

    public string DataFolder { get; }

    public int ProcessId => process.Id;

    public string Log => string.Join('\n', log);

    /// <summary>The time from exec to /readyz.</summary>
    public TimeSpan StartedIn { get; private set; }

    /// <param name="settings">Additional settings, such as <c>Fractal:Apps:terminal:Idle=2</c>.</param>
    public static async Task<FractalProcess> StartAsync(params string[] settings)
    {
        var data = Directory.CreateTempSubdirectory("fractal-test-").FullName;
        return await StartInAsync(data, SourceTree.Server("debug"), settings);
    }

    public static Task<FractalProcess> StartInAsync(string data, string server, params string[] settings) => StartAsync(["dotnet", server], data, settings);

    /// <summary>As in a terminal: a separate process group, all of which receives Ctrl-C.</summary>
    public static Task<FractalProcess> StartInTerminalAsync(string data, string server, params string[] settings) =>
        StartAsync(["env", "--default-signal=INT", "setsid", "dotnet", server], data, settings);

    /// <summary>With a limit of open files, as <c>ulimit -n</c> sets it.</summary>
    public static Task<FractalProcess> StartWithFileLimitAsync(int files, params string[] settings) =>
        StartAsync(["prlimit", $"--nofile={files}:{files}", "dotnet", SourceTree.Server("debug")], Directory.CreateTempSubdirectory("fractal-test-").FullName, settings);

    /// <summary>
    /// As a service of type notify. A program knows that it is one by its parent's name, so a script called systemd starts it. The caller has
    /// systemd's end of the socket.
    /// </summary>
    public static Task<FractalProcess> StartAsServiceAsync(string notifySocket, params string[] settings)
    {
        var data = Directory.CreateTempSubdirectory("fractal-test-").FullName;
        var systemd = Path.Combine(Directory.CreateTempSubdirectory("fractal-test-").FullName, "systemd");
        File.WriteAllText(systemd, "#!/bin/sh\nexport NOTIFY_SOCKET=$1; shift\n\"$@\" & trap 'kill -TERM $!' TERM\nwait $!; wait $!\n");
        File.SetUnixFileMode(systemd, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return StartAsync([systemd, notifySocket, "dotnet", SourceTree.Server("debug")], data, settings);
    }

    /// <summary>With https on another port too; the settings name the certificate.</summary>
    public static Task<FractalProcess> StartWithHttpsAsync(Uri https, params string[] settings) =>
        StartAsync(["dotnet", SourceTree.Server("debug")], Directory.CreateTempSubdirectory("fractal-test-").FullName, settings, https);

    private static async Task<FractalProcess> StartAsync(string[] command, string data, string[] settings, Uri? https = null)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        string[] arguments =
        [
            .. command[1..], "--urls", https is null ? address.ToString().TrimEnd('/') : $"{address};{https}", "--data", data,
            "--Fractal:DemoApps=true", "--Fractal:Subscriptions:Default=trialing", "--Fractal:Logs=plain", $"--Fractal:Local:AgentPath={SourceTree.Agent}",
            $"--Fractal:Local:ContentFolder={SourceTree.Root}/artifacts/content",
            .. settings.Select(setting => "--" + setting),
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        var began = Stopwatch.GetTimestamp();
        var fractal = new FractalProcess(new Process { StartInfo = start }, address, data);
        fractal.process.Start();
        fractal.process.BeginOutputReadLine();
        fractal.process.BeginErrorReadLine();
        await fractal.WaitUntilReadyAsync();
        fractal.secrets.ReadFilesOf(data);
        fractal.StartedIn = Stopwatch.GetElapsedTime(began);
        return fractal;
    }

    /// <summary>Stops it like an operator, and waits until it has exited.</summary>
    public async Task StopAsync()
    {
        if (process.HasExited) return;
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("The server did not end in time.\n" + Log, exception);
        }
    }

    /// <summary>Ctrl-C in its terminal: every process of its group receives it.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", "--", "-" + process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await process.WaitForExitAsync(limit.Token);
    }

    public int ExitCode => process.ExitCode;

    /// <summary>Kills it, like a power failure.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <exception cref="InvalidOperationException">It logged a secret.</exception>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        process.Dispose();
        if (Directory.Exists(DataFolder)) Directory.Delete(DataFolder, recursive: true);
        if (secrets.Found.Count > 0) throw new InvalidOperationException($"{secrets.Found.Count} lines of the log have a secret in them:\n{string.Join('\n', secrets.Found.Take(5))}");
    }

    private async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var limit = new CancellationTokenSource(StartLimit);
        while (true)
        {
            if (process.HasExited) throw new InvalidOperationException("The server ended at its start:\n" + Log);
            try
            {
                using var answer = await http.GetAsync(new Uri("/readyz", UriKind.Relative), limit.Token);
                if (answer.StatusCode == HttpStatusCode.OK) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(20, limit.Token);
        }
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        secrets.Read(line);
        log.Enqueue(line);
        while (log.Count > 5000) log.TryDequeue(out _);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
