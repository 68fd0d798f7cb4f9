using System.Runtime.InteropServices;
using Fractal.Drivers.Local.Filters;
using Microsoft.Win32.SafeHandles;

namespace Fractal.Drivers.Local;

/// <summary>Starts the driver: determines what this machine supports and lacks, and removes what an earlier server left.</summary>
internal sealed class LocalStart : IDisposable
{
    private readonly SafeFileHandle folderLock;
    private readonly List<Limitation> limitations = [];

    private LocalStart(SafeFileHandle folderLock, LocalSite site)
    {
        this.folderLock = folderLock;
        Site = site;
    }

    public LocalSite Site { get; }

    public IReadOnlyList<Limitation> Limitations => limitations;

    public static async Task<LocalStart> RunAsync(
        LocalOptions options, LocalLayout layout, LauncherThread launcher, TimeProvider clock, CancellationToken cancellationToken)
    {
        var file = TakeFolder(layout);
        CgroupTree? cgroups = null;
        try
        {
            var bubblewrap = LocalPrograms.Find("bwrap", "bubblewrap");
            LocalPrograms.Find("Xvnc", "tigervnc-standalone-server");
            LocalPrograms.Find("ratpoison", "ratpoison");
            CopyAgent(options, layout);
            var root = LocalNative.IsRoot;
            var content = Content.Prepare(options, layout, ownsUids: root);
            cgroups = CgroupTree.Open(layout.CgroupName);
            await cgroups.SweepAsync(clock);
            foreach (var left in Directory.GetDirectories(layout.Containers)) SocketFolder.Remove(left);
            foreach (var left in Directory.GetFiles(layout.Networks)) File.Delete(left);

            var resolver = Ipv4Ranges.Resolver(options.Resolver, File.Exists("/etc/resolv.conf") ? File.ReadLines("/etc/resolv.conf") : []);
            EtcFiles.Write(layout, resolver);
            if (root) UidReservation.Sweep(options);
            var agent = Path.GetFileName(options.AgentPath);
            var (filtersCalls, confines) = await ProbeAsync(options, layout, launcher, bubblewrap, root, agent, cancellationToken);
            var site = new LocalSite(options, layout, launcher, cgroups, clock)
            {
                Bubblewrap = bubblewrap,
                AgentName = agent,
                OwnsUids = root,
                CanMount = root && CanMount(layout),
                FiltersCalls = filtersCalls,
                FiltersPackets = root && options.FilterPackets && await PacketFilterProbe.RunAsync(launcher, cancellationToken),
                Content = content,
                Resolver = resolver,
                OwnUid = LocalNative.Uid,
            };
            var start = new LocalStart(file, site);
            start.Describe(separatesKeys: await launcher.SeparatesKeysAsync(), confines);
            return start;
        }
        catch
        {
            cgroups?.Delete();
            file.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Site.Cgroups.Delete();
        // The copies of agent and content are the largest files, and are made again at each start; the folder belongs to this process, so
        // they are no one else's.
        foreach (var copy in Directory.GetFiles(Site.Layout.Agent)) File.Delete(copy);
        if (Directory.Exists(Site.Layout.Content)) Directory.Delete(Site.Layout.Content, recursive: true);
        folderLock.Dispose();
    }

    private void Describe(bool separatesKeys, bool confines)
    {
        limitations.AddRange(Site.Cgroups.Limitations.Select(text => new Limitation(text)));
        if (!Site.OwnsUids)
        {
            limitations.Add(new Limitation(
                "The server is not root: all containers run as its own user, kept apart by their sandboxes alone, and an app that is to have network can't be launched.",
                "This app needs a network, and this server can't give it one."));
        }

        if (!Site.FiltersCalls) limitations.Add(new Limitation("Apps run without a system call filter: this kernel or processor has no seccomp that bubblewrap can use."));
        if (!separatesKeys) limitations.Add(new Limitation("Containers share the server's session keyring: the kernel refuses a separate one here (keyctl is not permitted)."));
        if (!confines)
        {
            limitations.Add(new Limitation("One container can take every pseudo-terminal and any number of network namespaces: this kernel does not let a container limit itself."));
        }

        if (MachineLimits.FiniteFileTable() is { } files)
        {
            limitations.Add(new Limitation(
                $"Containers together can use up this machine's file table of {files} files. Run: sysctl -w fs.file-max=9223372036854775807 (as systemd does: open files count in a container's memory)."));
        }

        if (!Site.CanMount) limitations.Add(new Limitation("The folders that containers share with this machine have no size limit: no tmpfs can be mounted here."));
        if (Site.OwnsUids && !Site.FiltersPackets)
        {
            limitations.Add(new Limitation("Apps with network reach multicast on this machine's network: tc can't filter packets here."));
        }

        if (Site.OwnsUids && Site.Resolver is null)
        {
            limitations.Add(new Limitation(
                "Apps with network will not resolve names: this machine's name servers are private, which containers don't reach. Name one in Fractal:Local:Resolver.",
                "On this server the app can't find websites by their names."));
        }
    }

    /// <summary>Two servers in one folder would remove each other's containers.</summary>
    private static SafeFileHandle TakeFolder(LocalLayout layout)
    {
        var file = LocalNative.OpenForLock(layout.Lock);
        if (LocalNative.TryLock(file)) return file;
        file.Dispose();
        throw new DriverException($"Another server already uses {layout.Root}. Give each its own Fractal:Local:RuntimeFolder.");
    }

    /// <summary>A copy, since the original may be inaccessible for containers' users, and may be replaced while the server runs.</summary>
    private static void CopyAgent(LocalOptions options, LocalLayout layout)
    {
        if (!File.Exists(options.AgentPath)) throw new DriverException($"The agent's program is not at '{options.AgentPath}' (Fractal:Local:AgentPath).");
        foreach (var old in Directory.GetFiles(layout.Agent)) File.Delete(old);
        var libraries = Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(options.AgentPath))!, "*.so");
        foreach (var source in libraries.Append(options.AgentPath))
        {
            var copy = Path.Combine(layout.Agent, Path.GetFileName(source));
            File.Copy(source, copy);
            File.SetUnixFileMode(copy, (UnixFileMode)0b111_101_101);
        }
    }

    /// <returns>Whether apps can run under a system call filter, and whether containers can limit their use of shared resources.</returns>
    private static async Task<(bool FiltersCalls, bool Confines)> ProbeAsync(
        LocalOptions options, LocalLayout layout, LauncherThread launcher, string bubblewrap, bool root, string agent, CancellationToken cancellationToken)
    {
        using var uid = root ? UidReservation.Take(options) : null;
        var probe = new SandboxProbe(launcher, bubblewrap, uid?.Uid, layout);
        await probe.TryOuterAsync(cancellationToken);
        var confines = await probe.ConfinesAsync(agent, cancellationToken);
        if (options.FilterCalls && WriteFilter(layout) && await probe.InnerRunsFilteredAsync(cancellationToken)) return (true, confines);
        await probe.TryInnerAsync(cancellationToken);
        return (false, confines);
    }

    private static bool WriteFilter(LocalLayout layout)
    {
        try
        {
            File.WriteAllBytes(layout.Filter, SystemCallFilter.Compile(SystemCallRules.All, RuntimeInformation.ProcessArchitecture).ToBytes());
            File.SetUnixFileMode(layout.Filter, (UnixFileMode)0b110_100_100);
            return true;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }

    private static bool CanMount(LocalLayout layout)
    {
        var probe = Path.Combine(layout.Containers, "probe");
        try
        {
            SocketFolder.Create(probe, uid: null, mount: true).Delete();
            return true;
        }
        catch (IOException)
        {
            SocketFolder.Remove(probe);
            return false;
        }
    }
}
