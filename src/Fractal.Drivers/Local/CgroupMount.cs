namespace Fractal.Drivers.Local;

/// <summary>One hierarchy of control groups, and this process's own group in it.</summary>
/// <param name="Folder">The folder of this process's group, or the hierarchy's root if the group is not visible.</param>
/// <param name="Unified">Version 2.</param>
/// <param name="Controllers">The controllers of a version 1 hierarchy.</param>
internal sealed record CgroupMount(string Folder, bool Unified, IReadOnlyList<string> Controllers)
{
    /// <summary>Parses /proc/self/mountinfo and /proc/self/cgroup; machines have version 1, version 2, or both.</summary>
    public static IReadOnlyList<CgroupMount> Read(IEnumerable<string> mountLines, IReadOnlyList<string> groupLines)
    {
        var mounts = new List<CgroupMount>();
        foreach (var line in mountLines)
        {
            // "36 35 98:0 / /mount/point rw … - type source super-options"
            var halves = line.Split(" - ", 2);
            if (halves.Length < 2) continue;
            var type = halves[1].Split(' ');
            var point = halves[0].Split(' ')[4];
            if (type[0] == "cgroup2") mounts.Add(new CgroupMount(Own(point, PathOf(groupLines, "")), Unified: true, []));
            else if (type[0] == "cgroup" && type.Length > 2) AddFirst(mounts, point, type[2].Split(','), groupLines);
        }

        return mounts;
    }

    private static void AddFirst(List<CgroupMount> mounts, string point, string[] options, IReadOnlyList<string> groupLines)
    {
        string[] controllers = [.. options.Where(o => o is "memory" or "cpu" or "pids")];
        if (controllers.Length > 0) mounts.Add(new CgroupMount(Own(point, PathOf(groupLines, controllers[0])), Unified: false, controllers));
    }

    /// <summary>A line is "number:controllers:path"; version 2 has no controllers.</summary>
    private static string PathOf(IReadOnlyList<string> lines, string controller)
    {
        foreach (var line in lines)
        {
            var fields = line.Split(':', 3);
            if (fields.Length == 3 && fields[1].Split(',').Contains(controller)) return fields[2];
        }

        return "/";
    }

    private static string Own(string point, string path)
    {
        // In a container the path may be the host's, which is not visible here.
        var own = point + path.TrimEnd('/');
        return !path.Contains("/..", StringComparison.Ordinal) && Directory.Exists(own) ? own : point;
    }
}
