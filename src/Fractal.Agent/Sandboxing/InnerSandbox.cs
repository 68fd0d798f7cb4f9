using Fractal.Agent.Display;
using Fractal.Client.Agents;

namespace Fractal.Agent.Sandboxing;

/// <summary>
/// Builds the inner sandbox for everything that is not Fractal's own: the app, the window manager, the display. It has its own users,
/// processes, /proc, /tmp, /run and /dev, so nothing in it can see, signal or trace the agent, or reach the agent's sockets. It ends with
/// the agent, without --die-with-parent: when the agent exits, the kernel ends the whole process namespace.
/// </summary>
internal sealed class InnerSandbox
{
    /// <summary>The user of a program in its sandbox; outside it is the agent's own user.</summary>
    public const int UserId = 1001;

    public const string FilterDescriptor = "4";

    private const int KeptForAgent = 32;

    private const string FontCache = "/var/cache/fontconfig";

    private static readonly string[] SystemFolders = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

    private readonly List<string> arguments =
    [
        "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
        "--uid", $"{UserId}", "--gid", $"{UserId}", "--hostname", "app", "--new-session", "--cap-drop", "ALL",
        "--ro-bind", "/usr", "/usr", "--ro-bind", "/etc", "/etc", "--ro-bind-try", "/opt/content", "/opt/content", "--proc", "/proc",
        "--size", "67108864", "--tmpfs", "/run", "--size", "67108864", "--tmpfs", "/var", "--ro-bind-try", FontCache, FontCache, "--clearenv",
    ];

    /// <summary>The container's pseudo-terminals are those of the outer sandbox, which limits their number.</summary>
    /// <param name="sharedMemoryMiB">Size limit of its /dev/shm. The rest of /dev is read-only.</param>
    /// <param name="tmpMiB">Size limit of its /tmp; null for no limit.</param>
    public InnerSandbox(int sharedMemoryMiB = 16, int? tmpMiB = null)
    {
        Add("--dev", "/dev", "--size", $"{sharedMemoryMiB * 1024L * 1024L}", "--perms", "1777", "--tmpfs", "/dev/shm", "--dev-bind", "/dev/pts", "/dev/pts", "--remount-ro", "/dev");
        if (tmpMiB is { } size) Add("--size", $"{size * 1024L * 1024L}");
        Add("--tmpfs", "/tmp");
        foreach (var folder in SystemFolders)
        {
            if (new DirectoryInfo(folder).LinkTarget is { } target) Add("--symlink", target, folder);
            else if (Directory.Exists(folder)) Add("--ro-bind", folder, folder);
        }

        Set("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games");
        Set("LANG", "C.UTF-8");
    }

    /// <summary>Makes the root read-only last, because it is a file system in memory too.</summary>
    public IReadOnlyList<string> Arguments => [.. arguments, "--remount-ro", "/"];

    /// <summary>
    /// The order in which the kernel kills its processes when memory runs out, from 0 to 1000: apps first, the display next, the agent
    /// last.
    /// </summary>
    public int MemoryRank { get; private set; } = 250;

    /// <summary>The number of processes and threads of the whole container at which this sandbox gets no more.</summary>
    public int? MaxProcesses { get; private set; }

    /// <summary>The file of the system call filter, opened as <see cref="FilterDescriptor"/>.</summary>
    public string? Filter { get; private set; }

    /// <summary>
    /// Applies the container's system call filter, and reserves some processes for the agent, whose threads an app could otherwise starve.
    /// </summary>
    public InnerSandbox Within(AgentLaunch container)
    {
        MaxProcesses = container.MaxProcesses - Math.Min(KeptForAgent, container.MaxProcesses / 2 ?? 0);
        Filter = container.SystemCallFilter;
        return Filter is null ? this : Add("--seccomp", FilterDescriptor);
    }

    public InnerSandbox WithoutNetwork() => Add("--unshare-net");

    /// <summary>Lets it draw on the display, with access only to the socket and a read-only cookie.</summary>
    public InnerSandbox WithDisplay() =>
        Add("--ro-bind", DisplayPaths.Socket, DisplayPaths.Socket)
            .Add("--ro-bind", DisplayPaths.Cookie, "/run/x/authority")
            .Set("DISPLAY", DisplayPaths.Name)
            .Set("XAUTHORITY", "/run/x/authority");

    public InnerSandbox WithFolder(string path) => Add("--bind", path, path);

    public InnerSandbox WithFile(string path, string inside) => Add("--ro-bind", path, inside);

    public InnerSandbox WithHome(string path)
    {
        MemoryRank = 750;
        return WithFolder(path)
            .Add("--perms", "0700", "--dir", $"/run/user/{UserId}")
            .Add("--chdir", path)
            .Set("HOME", path).Set("USER", "user").Set("LOGNAME", "user").Set("SHELL", "/bin/sh").Set("TERM", "xterm")
            .Set("XDG_RUNTIME_DIR", $"/run/user/{UserId}");
    }

    public InnerSandbox Set(string name, string value) => Add("--setenv", name, value);

    private InnerSandbox Add(params ReadOnlySpan<string> more)
    {
        arguments.AddRange(more);
        return this;
    }
}
