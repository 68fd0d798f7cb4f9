using System.Globalization;

namespace Fractal.EndToEnd.Tests.Hosting;

/// <summary>A local container as the host's kernel shows it: its processes, and its view of the file system.</summary>
public sealed class ContainerView
{
    private ContainerView(Guid id, IReadOnlyList<int> processes, int agent) => (Id, Processes, Agent) = (id, processes, agent);

    public Guid Id { get; }

    /// <summary>Every process of it, including the sandbox's.</summary>
    public IReadOnlyList<int> Processes { get; }

    /// <summary>The agent's process id on this machine.</summary>
    public int Agent { get; }

    /// <summary>Finds the container's processes: the sandbox with its id on the command line, and all its descendants.</summary>
    public static ContainerView? Find(Guid containerId)
    {
        var all = ProcessIds().Select(id => (Id: id, Parent: Parent(id), CommandLine: CommandLine(id))).ToList();
        var roots = all.Where(p => p.CommandLine.Contains(containerId.ToString(), StringComparison.OrdinalIgnoreCase)
            || p.CommandLine.Contains(containerId.ToString("N"), StringComparison.OrdinalIgnoreCase)).Select(p => p.Id).ToHashSet();
        if (roots.Count == 0) return null;
        for (var grew = true; grew;)
        {
            grew = false;
            foreach (var p in all) grew |= roots.Contains(p.Parent) && roots.Add(p.Id);
        }

        var agent = all.FirstOrDefault(p => roots.Contains(p.Id) && p.CommandLine.Split('\0')[0].EndsWith("/fractal-agent", StringComparison.Ordinal)).Id;
        return new ContainerView(containerId, [.. roots], agent);
    }

    /// <summary>The path of a container's file on the host.</summary>
    public string Path(string inside) => $"/proc/{Agent.ToString(CultureInfo.InvariantCulture)}/root{inside}";

    /// <summary>Those of its processes that are still running.</summary>
    public IReadOnlyList<int> StillRunning() => [.. Processes.Where(id => Directory.Exists($"/proc/{id.ToString(CultureInfo.InvariantCulture)}") && !IsZombie(id))];

    public static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
        catch (UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static IEnumerable<int> ProcessIds() =>
        Directory.EnumerateDirectories("/proc").Select(System.IO.Path.GetFileName).Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture));

    private static int Parent(int id) => Stat(id) is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : 0;

    private static bool IsZombie(int id) => Stat(id) is ["Z", ..];

    /// <summary>The fields of /proc/ID/stat from the state on; the name before them may contain anything.</summary>
    private static string[] Stat(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }
}
