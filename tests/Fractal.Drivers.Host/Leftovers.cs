using Fractal.Drivers.Local;

namespace Fractal.Drivers.Host;

/// <summary>
/// Remains of a driver, or of one of its containers, on this machine: looks for every kind of resource that it creates, in the kernel.
/// </summary>
public static class Leftovers
{
    /// <summary>Remains of a driver that was stopped.</summary>
    public static IReadOnlyList<string> Of(LocalOptions options)
    {
        var layout = new LocalLayout(options.RuntimeFolder);
        return [.. Containers(options), .. CgroupFolders(layout.CgroupName).Select(folder => $"cgroup {folder}")];
    }

    /// <summary>Remains of the containers of a running driver.</summary>
    public static IReadOnlyList<string> Containers(LocalOptions options)
    {
        var layout = new LocalLayout(options.RuntimeFolder);
        return
        [
            .. RunningProcesses(options), .. Mounts(layout),
            .. CgroupFolders(layout.CgroupName).SelectMany(Directory.GetDirectories).Select(folder => $"cgroup {folder}"),
            .. Entries(layout.Containers).Concat(Entries(layout.Networks)).Select(path => $"folder {path}"),
            .. Reservations(options), .. OpenFiles(layout),
        ];
    }

    public static void ThrowIfAny(IReadOnlyCollection<string> left)
    {
        if (left.Count > 0) throw new InvalidOperationException("This is left:\n" + string.Join('\n', left));
    }

    public static IEnumerable<string> CgroupFolders(string name) =>
        CgroupMount.Read(File.ReadLines("/proc/self/mountinfo"), File.ReadAllLines("/proc/self/cgroup"))
            .Select(mount => Path.Combine(mount.Folder, name)).Where(Directory.Exists);

    /// <summary>By user id, by the folder on the command line, and by a root folder that is still held.</summary>
    private static IEnumerable<string> RunningProcesses(LocalOptions options) =>
        from pid in Processes.All()
        where pid != Environment.ProcessId
        let uid = Processes.Uid(pid)
        let command = Processes.CommandLine(pid)
        where (uid >= options.UidBase && uid < options.UidBase + options.UidCount)
            || command.Contains(options.RuntimeFolder + "/c/", StringComparison.Ordinal)
        where Processes.Runs(pid)
        select $"process {pid}, uid {uid}: {command}";

    private static IEnumerable<string> Mounts(LocalLayout layout) =>
        File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains(layout.Root, StringComparison.Ordinal)).Select(line => $"mount {line}");

    private static IEnumerable<string> Reservations(LocalOptions options) =>
        Entries(options.UidFolder).Where(path => int.TryParse(Path.GetFileName(path), out var uid) && uid >= options.UidBase && uid < options.UidBase + options.UidCount)
            .Select(path => $"reservation {path}");

    /// <summary>In this process, where a leak of the driver would show.</summary>
    private static IEnumerable<string> OpenFiles(LocalLayout layout) =>
        Entries("/proc/self/fd").Select(fd => new FileInfo(fd).LinkTarget ?? "")
            .Where(target => target.StartsWith(layout.Containers, StringComparison.Ordinal)).Select(target => $"open file {target}");

    private static string[] Entries(string folder) => Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder) : [];
}
