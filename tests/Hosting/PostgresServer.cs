using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Fractal.Tests.Hosting;

/// <summary>
/// Debian's PostgreSQL, started by a test run for itself: data and socket in a temporary folder, no port, an unprivileged user. Writes
/// survive its processes but not the machine, because no test cuts the power, and a busy disk makes tests fail; measurements set
/// <c>fsync=on</c>. It ends with the run, even if that is killed, because the kernel signals it. A test can also create a separate server,
/// to stop and start it.
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

    /// <summary>Why it is unavailable on this machine; null if it is available.</summary>
    public static string? Missing { get; } = FindPrograms() is null ? "PostgreSQL is not installed (apt-get install postgresql)." : null;

    private static string Programs => FindPrograms() ?? throw new InvalidOperationException(Missing);

    /// <summary>The folder of its socket, which PostgreSQL's own programs accept as a host.</summary>
    public string Socket => Path.Combine(folder, "socket");

    /// <summary>Its main process.</summary>
    public int ProcessId => process?.Id ?? throw new InvalidOperationException("PostgreSQL is not running.");

    /// <summary>The end of its output, at most 200 lines.</summary>
    public string Log => string.Join('\n', log);

    /// <summary>The run's shared server.</summary>
    public static Task<PostgresServer> SharedAsync() => OfThisRun.Value;

    /// <summary>The path of one of PostgreSQL's programs, such as <c>pg_dump</c>.</summary>
    public static string Program(string name) => Path.Combine(Programs, name);

    /// <param name="settings">Additional settings, such as <c>shared_buffers=512MB</c>; the last of several values applies.</param>
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

    /// <summary>The connection string for a server or a client.</summary>
    public string ConnectionString(string database) => $"Host={Socket};Username=fractal;Database={database}";

    /// <summary>Starts it if it was stopped; returns when it accepts connections.</summary>
    public async Task ResumeAsync()
    {
        using var begun = new ManualResetEventSlim();
        // The kernel signals it when the thread that started it ends, so that thread must live on, which a pool thread may not.
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

    /// <summary>Kills all its processes at once without any writes, like a power failure.</summary>
    public async Task KillAsync()
    {
        if (process is null) return;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>A new database, or a copy of another one.</summary>
    public async Task<string> CreateDatabaseAsync(string? template = null)
    {
        var name = "t" + Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N");
        await SqlAsync("postgres", $"create database {name}{(template is null ? "" : " template " + template)}");
        return name;
    }

    public Task DropDatabaseAsync(string name) => SqlAsync("postgres", $"drop database if exists {name} with (force)");

    public Task SqlAsync(string database, string sql) => RunAsync(Program("psql"), ["-h", Socket, "-U", "fractal", "-d", database, "-q", "-v", "ON_ERROR_STOP=1", "-c", sql]);

    /// <summary>The complete database as SQL, like a backup by <c>pg_dump</c>.</summary>
    public Task<string> DumpAsync(string database) => RunAsync(Program("pg_dump"), ["-h", Socket, "-U", "fractal", "--inserts", "--no-owner", "--no-privileges", database]);

    public Task LoadAsync(string database, string file) => RunAsync(Program("psql"), ["-h", Socket, "-U", "fractal", "-d", database, "-q", "-v", "ON_ERROR_STOP=1", "-f", file]);

    public ValueTask DisposeAsync()
    {
        End();
        return ValueTask.CompletedTask;
    }

    private string Data => Path.Combine(folder, "data");

    /// <summary>Reads all its output, because with a full pipe all its processes and their clients would wait forever.</summary>
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
