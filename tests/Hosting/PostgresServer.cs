using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Fractal.Tests.Hosting;

/// <summary>
/// Debian's PostgreSQL, started by a test run for itself: data and socket in a temporary folder, no port, an unprivileged user.
/// What is written outlives its processes, not the machine: nothing here cuts the power, and waiting for a busy disk is what makes tests fail. Who measures asks for <c>fsync=on</c>.
/// It ends with the run, also with one that is killed: the kernel tells it. A server of its own can also be made, to stop and start it in a test.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string FolderPrefix = "fractal-pg-";
    private const int MostLines = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly Lazy<Task<PostgresServer>> OfThisRun = new(() => StartAsync());
    private static readonly string[] Usual = ["listen_addresses=", "max_connections=400", "shared_buffers=64MB", "logging_collector=off", "fsync=off", "dynamic_shared_memory_type=mmap"];

    private readonly string folder;
    private readonly string[] settings;
    private readonly ConcurrentQueue<string> log = new();
    private Process? process;

    private PostgresServer(string folder, string[] settings) => (this.folder, this.settings) = (folder, settings);

    /// <summary>Why there is none on this machine; null if there is.</summary>
    public static string? Missing { get; } = FindPrograms() is null ? "PostgreSQL is not installed (apt-get install postgresql)." : null;

    private static string Programs => FindPrograms() ?? throw new InvalidOperationException(Missing);

    /// <summary>The folder of its socket: what PostgreSQL's own programs take for a host.</summary>
    public string Socket => Path.Combine(folder, "socket");

    /// <summary>The process that the others of it are children of.</summary>
    public int ProcessId => process?.Id ?? throw new InvalidOperationException("PostgreSQL is not running.");

    /// <summary>What it wrote last, 200 lines at most.</summary>
    public string Log => string.Join('\n', log);

    /// <summary>The one server of the run.</summary>
    public static Task<PostgresServer> SharedAsync() => OfThisRun.Value;

    /// <summary>A path of PostgreSQL's own programs: <c>pg_dump</c>.</summary>
    public static string Program(string name) => Path.Combine(Programs, name);

    /// <param name="settings">More settings, <c>shared_buffers=512MB</c>; of two the later counts.</param>
    public static async Task<PostgresServer> StartAsync(params string[] settings)
    {
        RemoveLeftovers();
        var server = new PostgresServer(Path.Combine(Path.GetTempPath(), FolderPrefix + string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{Path.GetRandomFileName()}")), settings);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.End();
        Directory.CreateDirectory(server.Socket);
        await RunAsync("chown", ["-R", Unprivileged.Owner, server.folder]);
        await RunAsync("chmod", ["0755", server.folder]);
        await server.RunAsOwnerAsync("initdb", "--pgdata", server.Data, "--username", "fractal", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions");
        await RunAsync("sh", ["-c", $"printf 'local all secured scram-sha-256\\nlocal all all trust\\n' > '{server.Data}/pg_hba.conf'"]);
        await server.ResumeAsync();
        return server;
    }

    /// <summary>What a server or a client connects with.</summary>
    public string ConnectionString(string database) => $"Host={Socket};Username=fractal;Database={database}";

    /// <summary>Starts it, if it was stopped; returns when it takes connections.</summary>
    public async Task ResumeAsync()
    {
        using var begun = new ManualResetEventSlim();
        // The signal at our death follows the thread that started it, so that thread has to live on: a pool's may not.
        var parent = new Thread(() =>
        {
            process = Process.Start(Unprivileged.Start(
                Program("postgres"), dieWithParent: true, ["-D", Data, "-k", Socket, .. Usual.Concat(settings).SelectMany(setting => (string[])["-c", setting])]));
            Listen(process!);
            begun.Set();
            process?.WaitForExit();
        }) { IsBackground = true, Name = "PostgreSQL's parent" };
        parent.Start();
        if (!begun.Wait(Patience)) throw new TimeoutException("PostgreSQL could not be begun.");
        var began = Stopwatch.GetTimestamp();
        while (await ExitCodeAsync(Program("pg_isready"), ["-h", Socket, "-U", "fractal", "-q"]) != 0)
        {
            if (process is null or { HasExited: true }) throw new InvalidOperationException("PostgreSQL ended at its start.\n" + Log);
            if (Stopwatch.GetElapsedTime(began) > Patience) throw new TimeoutException("PostgreSQL does not start.\n" + Log);
            await Task.Delay(50);
        }
    }

    /// <summary>Ends it as a power cut does: every process of it at once, nothing written first.</summary>
    public async Task KillAsync()
    {
        if (process is null) return;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>A new database, a copy of another where one is named.</summary>
    public async Task<string> CreateDatabaseAsync(string? template = null)
    {
        var name = "t" + Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N");
        await SqlAsync("postgres", $"create database {name}{(template is null ? "" : " template " + template)}");
        return name;
    }

    public Task DropDatabaseAsync(string name) => SqlAsync("postgres", $"drop database if exists {name} with (force)");

    public Task SqlAsync(string database, string sql) => RunAsync(Program("psql"), ["-h", Socket, "-U", "fractal", "-d", database, "-q", "-v", "ON_ERROR_STOP=1", "-c", sql]);

    /// <summary>The whole database as SQL, in the way <c>pg_dump</c> makes a backup of it.</summary>
    public Task<string> DumpAsync(string database) => RunAsync(Program("pg_dump"), ["-h", Socket, "-U", "fractal", "--inserts", "--no-owner", "--no-privileges", database]);

    public Task LoadAsync(string database, string file) => RunAsync(Program("psql"), ["-h", Socket, "-U", "fractal", "-d", database, "-q", "-v", "ON_ERROR_STOP=1", "-f", file]);

    public ValueTask DisposeAsync()
    {
        End();
        return ValueTask.CompletedTask;
    }

    private string Data => Path.Combine(folder, "data");

    /// <summary>Whatever it writes is read at once: with a full pipe every process of it waits, and all that ask it, for ever.</summary>
    private void Listen(Process postgres)
    {
        postgres.OutputDataReceived += (_, line) => Keep(line.Data);
        postgres.ErrorDataReceived += (_, line) => Keep(line.Data);
        postgres.BeginOutputReadLine();
        postgres.BeginErrorReadLine();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        log.Enqueue(line);
        while (log.Count > MostLines) log.TryDequeue(out _);
    }

    private void End()
    {
        if (process is { HasExited: false }) process.Kill(entireProcessTree: true);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private Task RunAsOwnerAsync(string program, params string[] arguments) => RunAsync(Unprivileged.Start(Program(program), dieWithParent: false, arguments));

    private static Task<string> RunAsync(string program, string[] arguments) => RunAsync(new ProcessStartInfo(program, arguments));

    private static async Task<string> RunAsync(ProcessStartInfo start)
    {
        (start.UseShellExecute, start.RedirectStandardOutput, start.RedirectStandardError) = (false, true, true);
        using var running = Process.Start(start) ?? throw new InvalidOperationException(start.FileName);
        var (output, errors) = (running.StandardOutput.ReadToEndAsync(), running.StandardError.ReadToEndAsync());
        await running.WaitForExitAsync();
        return running.ExitCode == 0 ? await output : throw new InvalidOperationException($"{start.FileName} failed: {await errors}{await output}");
    }

    private static async Task<int> ExitCodeAsync(string program, string[] arguments)
    {
        using var running = Process.Start(program, arguments);
        await running.WaitForExitAsync();
        return running.ExitCode;
    }

    /// <summary>Folders of runs that were killed.</summary>
    private static void RemoveLeftovers()
    {
        foreach (var left in Directory.EnumerateDirectories(Path.GetTempPath(), FolderPrefix + "*"))
        {
            var owner = Path.GetFileName(left)[FolderPrefix.Length..].Split('-')[0];
            if (!Directory.Exists("/proc/" + owner)) Directory.Delete(left, recursive: true);
        }
    }

    private static string? FindPrograms() => !Directory.Exists("/usr/lib/postgresql") ? null
        : Directory.GetDirectories("/usr/lib/postgresql").Where(version => File.Exists(Path.Combine(version, "bin", "initdb")))
            .OrderByDescending(version => int.TryParse(Path.GetFileName(version), CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Select(version => Path.Combine(version, "bin")).FirstOrDefault();
}
