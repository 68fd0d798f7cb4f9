using System.Globalization;

namespace Fractal.Drivers.Local;

/// <summary>The control group of one container, in each hierarchy.</summary>
internal sealed class Cgroup
{
    private const int PeriodMicroseconds = 100_000;
    private const int SocketMemoryShare = 8;
    private const string SocketMemory = "memory.kmem.tcp.limit_in_bytes";
    private static readonly TimeSpan DeleteLimit = TimeSpan.FromSeconds(5);

    private readonly List<(string Folder, bool Unified, IReadOnlyList<string> Controllers)> places;

    private Cgroup(string name, IReadOnlyList<(string Folder, bool Unified, IReadOnlyList<string> Controllers)> roots) =>
        places = [.. roots.Select(r => (Path.Combine(r.Folder, name), r.Unified, r.Controllers))];

    /// <summary>A process that writes 0 into each of these joins the group, with all processes that it starts.</summary>
    public IEnumerable<string> EntryFiles => places.Select(p => Path.Combine(p.Folder, "cgroup.procs"));

    public static Cgroup Existing(string name, IReadOnlyList<(string Folder, bool Unified, IReadOnlyList<string> Controllers)> roots) => new(name, roots);

    public static Cgroup Create(string name, IReadOnlyList<(string Folder, bool Unified, IReadOnlyList<string> Controllers)> roots)
    {
        var group = new Cgroup(name, roots);
        foreach (var (folder, _, _) in group.places) Directory.CreateDirectory(folder);
        return group;
    }

    public void Limit(WorkloadSpec spec)
    {
        foreach (var (folder, unified, controllers) in places)
        {
            if (controllers.Contains("pids")) Write(folder, "pids.max", spec.MaxProcesses);
            if (controllers.Contains("memory")) LimitMemory(folder, unified, spec.MemoryMiB * 1024L * 1024L);
            if (!controllers.Contains("cpu")) continue;
            var quota = (long)(spec.Cpus * PeriodMicroseconds);
            if (unified)
            {
                Write(folder, "cpu.max", string.Create(CultureInfo.InvariantCulture, $"{quota} {PeriodMicroseconds}"));
                continue;
            }

            Write(folder, "cpu.cfs_period_us", PeriodMicroseconds);
            Write(folder, "cpu.cfs_quota_us", quota);
        }
    }

    /// <summary>Gives idle containers less CPU time than used ones, so that starting containers don't slow down live pictures.</summary>
    public void Weigh(bool used)
    {
        foreach (var (folder, unified, _) in places.Where(p => p.Controllers.Contains("cpu")))
            Write(folder, unified ? "cpu.weight" : "cpu.shares", (unified, used) switch { (true, true) => 100, (true, false) => 10, (false, true) => 1024, _ => 64 });
    }

    /// <summary>Whether the kernel killed a process of the group for reaching the group's memory limit (<c>oom_kill</c>, kernel 4.13 and later).</summary>
    public bool RanOutOfMemory()
    {
        foreach (var (folder, unified, _) in places.Where(p => p.Controllers.Contains("memory")))
        {
            try
            {
                if (File.ReadLines(Path.Combine(folder, unified ? "memory.events" : "memory.oom_control")).Any(line => OomKills(line) > 0)) return true;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                continue; // The group is deleted or not readable.
            }
        }

        return false;
    }

    public void Kill()
    {
        foreach (var (folder, _, _) in places)
        {
            var all = Path.Combine(folder, "cgroup.kill");
            if (File.Exists(all)) Write(folder, "cgroup.kill", 1);
            else foreach (var pid in Processes(folder)) LocalNative.Kill(pid);
        }
    }

    /// <summary>Kills its processes until none is left, then removes it.</summary>
    public async Task DeleteAsync(TimeProvider clock)
    {
        var began = clock.GetTimestamp();
        for (var pause = 1; !TryRemove(); pause = Math.Min(pause * 2, 50))
        {
            Kill();
            if (clock.GetElapsedTime(began) > DeleteLimit)
                throw new DriverException($"Processes of {places[0].Folder} are still there {DeleteLimit.TotalSeconds:0} s after they were killed.");
            await Task.Delay(TimeSpan.FromMilliseconds(pause), clock);
        }
    }

    private static void LimitMemory(string folder, bool unified, long bytes)
    {
        Write(folder, unified ? "memory.max" : "memory.limit_in_bytes", bytes);
        var (swap, value) = unified ? ("memory.swap.max", 0L) : ("memory.memsw.limit_in_bytes", bytes);
        if (File.Exists(Path.Combine(folder, swap))) Write(folder, swap, value);
        // Version 1 counts buffers of TCP and UDP apart, and only once they have a limit.
        if (!unified && File.Exists(Path.Combine(folder, SocketMemory))) Write(folder, SocketMemory, bytes / SocketMemoryShare);
    }

    private bool TryRemove()
    {
        var gone = true;
        foreach (var (folder, _, _) in places)
        {
            try
            {
                if (Directory.Exists(folder)) Directory.Delete(folder);
            }
            catch (IOException)
            {
                gone = false; // Busy: it still contains processes.
            }
        }

        return gone;
    }

    /// <summary>3 for the line "oom_kill 3"; 0 for other lines.</summary>
    private static long OomKills(string line) =>
        line.Split(' ') is ["oom_kill", var count] && long.TryParse(count, CultureInfo.InvariantCulture, out var kills) ? kills : 0;

    private static IEnumerable<int> Processes(string folder)
    {
        var file = Path.Combine(folder, "cgroup.procs");
        return File.Exists(file) ? File.ReadAllLines(file).Select(line => int.Parse(line, CultureInfo.InvariantCulture)).Where(pid => pid > 0) : [];
    }

    private static void Write(string folder, string file, long value) => Write(folder, file, value.ToString(CultureInfo.InvariantCulture));

    private static void Write(string folder, string file, string value) => File.WriteAllText(Path.Combine(folder, file), value);
}
