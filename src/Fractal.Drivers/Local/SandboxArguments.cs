namespace Fractal.Drivers.Local;

/// <summary>Arguments of bubblewrap for the outer sandbox, the container itself.</summary>
internal static class SandboxArguments
{
    private const int InsideUid = 1000;

    /// <summary>The parts of /etc that apps need; not shadow, keys, mounts or other users' names.</summary>
    private static readonly string[] Etc =
    [
        "alternatives", "fonts", "ssl/certs", "ssl/openssl.cnf", "ca-certificates", "gtk-2.0", "gtk-3.0", "gtk-4.0", "xdg", "X11", "chromium",
        "chromium.d", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "mime.types", "magic", "localtime", "timezone", "protocols", "services",
        "terminfo", "inputrc", "bash.bashrc", "papersize", "os-release", "debian_version", "perl", "vulkan", "OpenCL", "libreoffice",
    ];

    private const string FontCache = "/var/cache/fontconfig";

    private static readonly string[] SystemFolders = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

    /// <summary>The system without anything of Fractal; the probe runs in it too.</summary>
    public static List<string> System()
    {
        List<string> arguments =
        [
            "--unshare-all", "--uid", $"{InsideUid}", "--gid", $"{InsideUid}", "--hostname", "fractal",
            "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--ro-bind", "/usr", "/usr", "--proc", "/proc", "--dev", "/dev",
        ];
        foreach (var folder in SystemFolders)
        {
            if (new DirectoryInfo(folder).LinkTarget is { } target) arguments.AddRange(["--symlink", target, folder]);
            else if (Directory.Exists(folder)) arguments.AddRange(["--ro-bind", folder, folder]);
        }

        foreach (var name in Etc) arguments.AddRange(["--ro-bind-try", $"/etc/{name}", $"/etc/{name}"]);
        arguments.AddRange(["--size", "16777216", "--tmpfs", "/run", "--size", "16777216", "--tmpfs", "/var"]);

        // Without this cache, every program that draws text reads all fonts first.
        arguments.AddRange(["--ro-bind-try", FontCache, FontCache]);
        return arguments;
    }

    /// <summary>
    /// The agent's program first limits the container's use of shared resources, as root of the container's user namespace. Then it becomes
    /// the agent, in a nested user namespace as an ordinary user without capabilities.
    /// </summary>
    private static readonly string BecomeAgent = $"\"$0\" confine || :; exec unshare --user --map-user={InsideUid} --map-group={InsideUid} \"$0\"";

    private static readonly string[] ToConfine =
        ["--uid", "0", "--gid", "0", "--cap-add", "CAP_SYS_ADMIN", "--cap-add", "CAP_SYS_RESOURCE", "--cap-add", "CAP_SETFCAP"];

    /// <summary>The command to run in the sandbox of <see cref="Container"/>.</summary>
    public static string[] Agent(string agent) => ["/bin/sh", "-c", BecomeAgent, agent];

    /// <summary>The same without the agent: the exit code tells whether all limits are enforced.</summary>
    public static string[] TryConfining(string agent) =>
        [.. ToConfine, "/bin/sh", "-c", $"\"$0\" confine && exec unshare --user --map-user={InsideUid} --map-group={InsideUid} true", agent];

    public static List<string> Container(LocalSite site, WorkloadSpec spec, SocketFolder folder)
    {
        var layout = site.Layout;
        List<string> arguments = [.. System(), .. ToConfine];
        foreach (var name in EtcFiles.Names) arguments.AddRange(["--ro-bind", Path.Combine(layout.Etc, name), $"/etc/{name}"]);
        arguments.AddRange(["--ro-bind", EtcFiles.Resolver(layout, spec.Network), "/etc/resolv.conf"]);
        arguments.AddRange(["--size", MiB(site.Options.TmpMiB), "--tmpfs", "/tmp"]);
        arguments.AddRange(["--perms", "0700", "--size", MiB(spec.HomeMiB), "--tmpfs", "/home/user"]);
        arguments.AddRange(["--bind", folder.Path, "/run/fractal", "--ro-bind", layout.Server, "/run/fractal-server"]);
        if (site.Content is { } content) arguments.AddRange(["--ro-bind", content, "/opt/content"]);
        arguments.AddRange(["--ro-bind", layout.Agent, "/opt/fractal", "--info-fd", "3", "--clearenv"]);
        arguments.AddRange(["--setenv", "PATH", "/usr/local/bin:/usr/bin:/bin", "--setenv", "HOME", "/tmp", "--setenv", "LANG", "C.UTF-8"]);

        // A small first generation (1 MiB) keeps the agent small; it produces little garbage.
        arguments.AddRange(["--setenv", "DOTNET_GCgen0size", "0x100000"]);
        return arguments;
    }

    private static string MiB(int size) => $"{size * 1024L * 1024L}";
}
