namespace Fractal.Drivers.Local;

/// <summary>
/// This installation's control groups: one group below the server's, with a group for each container in it, in every writable hierarchy.
/// </summary>
internal sealed class CgroupTree
{
    private static readonly string[] Wanted = ["memory", "cpu", "pids"];

    private readonly List<(string Folder, bool Unified, IReadOnlyList<string> Controllers)> roots = [];

    /// <summary>Why limits are missing, one sentence each.</summary>
    public IReadOnlyList<string> Limitations { get; private set; } = [];

    public static CgroupTree Open(string name) =>
        Open(name, CgroupMount.Read(File.ReadLines("/proc/self/mountinfo"), File.ReadAllLines("/proc/self/cgroup")));

    public static CgroupTree Open(string name, IReadOnlyList<CgroupMount> mounts)
    {
        var tree = new CgroupTree();
        var refusals = new List<string>();
        foreach (var mount in mounts)
        {
            try
            {
                var folder = Path.Combine(mount.Folder, name);
                var controllers = mount.Unified ? EnableControllers(mount.Folder, folder, refusals) : mount.Controllers;
                Directory.CreateDirectory(folder);
                tree.roots.Add((folder, mount.Unified, controllers));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                refusals.Add($"{mount.Folder}: {exception.Message}");
            }
        }

        var missing = Wanted.Except(tree.roots.SelectMany(r => r.Controllers)).ToList();
        if (missing.Count > 0)
        {
            var why = refusals.Count > 0 ? string.Join("; ", refusals) : "the kernel offers no such control group here";
            tree.Limitations = [$"Limits of {string.Join(", ", missing)} are not enforced ({why}). Run the server as root, or in a delegated group (systemd: Delegate=yes)."];
        }

        return tree;
    }

    public Cgroup Create(Guid id) => Cgroup.Create(id.ToString("N"), roots);

    /// <summary>Kills and removes all container groups of an earlier server.</summary>
    public async Task SweepAsync(TimeProvider clock)
    {
        var names = roots.SelectMany(r => Directory.GetDirectories(r.Folder)).Select(f => Path.GetFileName(f)!).Distinct();
        foreach (var name in names) await Cgroup.Existing(name, roots).DeleteAsync(clock);
    }

    /// <summary>Deletes the installation's group, which contains no processes.</summary>
    public void Delete()
    {
        foreach (var (folder, _, _) in roots)
            if (Directory.Exists(folder) && Directory.GetDirectories(folder).Length == 0) Directory.Delete(folder);
    }

    /// <summary>
    /// Version 2 delegates controllers only from groups without processes. If the server's group contains this process, it moves to a leaf
    /// beside the containers' groups. If others are in it too (a whole login session), the kernel refuses, and the limits are missing.
    /// </summary>
    private static List<string> EnableControllers(string own, string folder, List<string> refusals)
    {
        var offered = File.ReadAllText(Path.Combine(own, "cgroup.controllers")).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        List<string> controllers = [.. Wanted.Intersect(offered)];
        if (controllers.Count == 0) return controllers;
        var switches = string.Join(' ', controllers.Select(c => "+" + c));
        try
        {
            if (!TryEnable(own, switches))
            {
                var leaf = Directory.CreateDirectory(folder + "-server");
                File.WriteAllText(Path.Combine(leaf.FullName, "cgroup.procs"), $"{Environment.ProcessId}");
                File.WriteAllText(Path.Combine(own, "cgroup.subtree_control"), switches);
            }

            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "cgroup.subtree_control"), switches);
            return controllers;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            refusals.Add($"{own}: {exception.Message}");
            return [];
        }
    }

    private static bool TryEnable(string own, string switches)
    {
        try
        {
            File.WriteAllText(Path.Combine(own, "cgroup.subtree_control"), switches);
            return true;
        }
        catch (IOException)
        {
            return false; // Busy: it contains processes.
        }
    }
}
