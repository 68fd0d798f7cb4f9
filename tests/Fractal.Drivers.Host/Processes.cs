using System.Globalization;

namespace Fractal.Drivers.Host;

/// <summary>The processes of this machine, as the kernel lists them.</summary>
public static class Processes
{
    public static IEnumerable<int> All() =>
        Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0).Where(pid => pid > 0);

    public static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ""; // It exited in the meantime, or is not accessible.
        }
    }

    public static string CommandLine(int pid) => Read(pid, "cmdline").Replace('\0', ' ').Trim();

    public static int Uid(int pid) => Field(pid, "Uid:") is { } value ? int.Parse(value.Split('\t')[0], CultureInfo.InvariantCulture) : -1;

    public static bool Runs(int pid) => Field(pid, "State:") is { } state && state[0] is not 'Z' and not 'X';

    /// <summary>A process and all its descendants.</summary>
    public static IReadOnlyList<int> Tree(int root)
    {
        var parents = All().Select(pid => (Pid: pid, Parent: Parent(pid))).ToList();
        var tree = new List<int> { root };
        for (var i = 0; i < tree.Count; i++) tree.AddRange(parents.Where(p => p.Parent == tree[i]).Select(p => p.Pid));
        return tree;
    }

    /// <summary>The only descendant of a process whose program has this name.</summary>
    public static int Find(int root, string program) => Tree(root).FirstOrDefault(pid => Read(pid, "comm").Trim() == program);

    private static int Parent(int pid) => Field(pid, "PPid:") is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : 0;

    private static string? Field(int pid, string name) =>
        Read(pid, "status").Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim();
}
