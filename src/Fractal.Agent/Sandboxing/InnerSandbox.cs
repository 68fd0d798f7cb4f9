using Fractal.Agent.Display;
using Fractal.Client.Agents;

namespace Fractal.Agent.Sandboxing;

/// <summary>
/// Builds the sandbox inside the sandbox, in which runs what is not ours: the app, the window manager, the display. It has its own users,
/// processes, /proc, /tmp, /run and /dev: nothing in it can see, signal or trace the agent, or reach the sockets the agent speaks on.
/// It ends with the agent, without --die-with-parent: when the agent goes, the kernel ends the whole process namespace it was in.
/// </summary>
internal sealed class InnerSandbox
{
    /// <summary>Who a program is in its sandbox; outside it is the agent's own user.</summary>
    public const int UserId = 1001;

    public const string FilterDescriptor = "4";

    private const int KeptForAgent = 32;

    private static readonly string[] SystemFolders = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

    private readonly List<string> arguments =
    [
        "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
        "--uid", $"{UserId}", "--gid", $"{UserId}", "--hostname", "app", "--new-session", "--cap-drop", "ALL",
        "--ro-bind", "/usr", "/usr", "--ro-bind", "/etc", "/etc", "--ro-bind-try", "/opt/content", "/opt/content", "--proc", "/proc",
        "--size", "67108864", "--tmpfs", "/run", "--size", "67108864", "--tmpfs", "/var", "--clearenv",
    ];

    /// <summary>The container's pseudo-terminals are those of the outer sandbox, whose number is limited.</summary>
    /// <param name="sharedMemoryMiB">Size limit of its /dev/shm. In the rest of /dev nothing can be made.</param>
    /// <param name="tmpMiB">Size limit of its /tmp; none if there is no limit.</param>
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

    /// <summary>Last, the root itself becomes read-only: it is a file system in memory too.</summary>
    public IReadOnlyList<string> Arguments => [.. arguments, "--remount-ro", "/"];

    /// <summary>How soon the kernel kills its processes when memory runs out, from 0 to 1000: apps first, what shows them next, the agent last.</summary>
    public int MemoryRank { get; private set; } = 250;

    /// <summary>Processes and threads of the whole container at which this sandbox gets no more.</summary>
    public int? MaxProcesses { get; private set; }

    /// <summary>The file of the system call filter, to be opened as <see cref="FilterDescriptor"/>.</summary>
    public string? Filter { get; private set; }

    /// <summary>Applies the container's system call filter, and leaves the agent some of its processes: an app could starve its threads otherwise.</summary>
    public InnerSandbox Within(AgentLaunch container)
    {
        MaxProcesses = container.MaxProcesses - Math.Min(KeptForAgent, container.MaxProcesses / 2 ?? 0);
        Filter = container.SystemCallFilter;
        return Filter is null ? this : Add("--seccomp", FilterDescriptor);
    }

    public InnerSandbox WithoutNetwork() => Add("--unshare-net");

    /// <summary>Lets it draw on the display: the socket and a read-only cookie, nothing else of the display's.</summary>
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
