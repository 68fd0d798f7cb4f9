namespace Fractal.Drivers.Local;

/// <summary>
/// This installation's control groups: a group of its own below the server's, with one for each container in it, in every hierarchy that
/// will have us.
/// </summary>
internal sealed class CgroupTree
{
    private static readonly string[] Wanted = ["memory", "cpu", "pids"];

    private readonly List<(string Folder, bool Unified, IReadOnlyList<string> Controllers)> roots = [];

    /// <summary>Why a limit is missing, as a sentence each.</summary>
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
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                refusals.Add($"{mount.Folder}: {e.Message}");
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

    /// <summary>Ends and removes every container's group that is left from an earlier server.</summary>
    public async Task SweepAsync(TimeProvider time)
    {
        var names = roots.SelectMany(r => Directory.GetDirectories(r.Folder)).Select(f => Path.GetFileName(f)!).Distinct();
        foreach (var name in names) await Cgroup.Existing(name, roots).DeleteAsync(time);
    }

    /// <summary>Deletes the group of the installation, which contains no processes.</summary>
    public void Delete()
    {
        foreach (var (folder, _, _) in roots)
            if (Directory.Exists(folder) && Directory.GetDirectories(folder).Length == 0) Directory.Delete(folder);
    }

    /// <summary>
    /// Version 2 hands controllers down only from groups without processes: where our own group has some, this process moves into a leaf
    /// beside the containers'. If others are in it too (a login's whole session), the kernel refuses, and so be it.
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            refusals.Add($"{own}: {e.Message}");
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
            return false; // Busy: it has processes.
        }
    }
}
