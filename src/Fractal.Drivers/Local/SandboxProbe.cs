namespace Fractal.Drivers.Local;

/// <summary>Determines at start, by trying, whether sandboxes run here; if not, what to install or permit.</summary>
internal sealed class SandboxProbe(LauncherThread launcher, string bubblewrap, int? uid, LocalLayout layout)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly string[] Inner =
    [
        "bwrap", "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--uid", "1001", "--gid", "1001", "--cap-drop", "ALL",
        "--ro-bind", "/usr", "/usr", "--ro-bind", "/etc", "/etc", "--ro-bind-try", "/lib", "/lib", "--ro-bind-try", "/lib64", "/lib64",
        "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp",
    ];

    private readonly string[] outer = [.. SandboxEntry.AsUser(uid), bubblewrap, .. SandboxArguments.System()];

    private static readonly (string File, string Bad, string Advice)[] Switches =
    [
        ("/proc/sys/kernel/unprivileged_userns_clone", "0", "sysctl kernel.unprivileged_userns_clone=1"),
        ("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1", "sysctl kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile that lets bwrap use user namespaces"),
        ("/proc/sys/user/max_user_namespaces", "0", "sysctl user.max_user_namespaces=10000"),
    ];

    /// <exception cref="DriverException">Sandboxes don't run here; the message says why.</exception>
    public Task TryOuterAsync(CancellationToken cancellationToken)
    {
        // The attempt includes Fractal's own folders that every container binds, because a separate user must be able to access them.
        string[] ours = ["--ro-bind", layout.Server, "/run/fractal-server", "--ro-bind", layout.Agent, "/opt/fractal"];
        return TryAsync([.. outer, .. ours, "/usr/bin/true"], "A sandbox", cancellationToken);
    }

    /// <exception cref="DriverException">Nested sandboxes don't run here; the message says why.</exception>
    public Task TryInnerAsync(CancellationToken cancellationToken) =>
        TryAsync([.. outer, "--tmpfs", "/tmp", .. Inner, "/usr/bin/true"], "A sandbox inside a sandbox", cancellationToken);

    /// <summary>Whether an inner sandbox runs with the system call filter.</summary>
    public async Task<bool> InnerRunsFilteredAsync(CancellationToken cancellationToken)
    {
        // bwrap passes on unknown descriptors.
        const string WithFilter = "filter=$1; shift; exec \"$@\" 2>&1 3<\"$filter\"";
        var (code, _) = await RunAsync(["-c", WithFilter, "sh", layout.Filter, .. outer, "--tmpfs", "/tmp", .. Inner, "--seccomp", "3", "/usr/bin/true"], cancellationToken);
        return code == 0;
    }

    /// <summary>Whether a container can limit its use of shared resources.</summary>
    public async Task<bool> ConfinesAsync(string agent, CancellationToken cancellationToken)
    {
        string[] command = [.. outer, "--ro-bind", layout.Agent, "/opt/fractal", .. SandboxArguments.TryConfining("/opt/fractal/" + agent)];
        var (code, _) = await RunAsync(["-c", "exec \"$@\" 2>&1", "sh", .. command], cancellationToken);
        return code == 0;
    }

    private async Task TryAsync(string[] command, string what, CancellationToken cancellationToken)
    {
        var (code, said) = await RunAsync(["-c", "exec \"$@\" 2>&1", "sh", .. command], cancellationToken);
        if (code is null) throw new DriverException($"{what} did not start and end within {Limit.TotalSeconds:0} s.");
        if (code != 0) throw new DriverException($"{what} can't be started here: {said.Trim()} {Advice()}".TrimEnd());
    }

    /// <returns>The exit code, null on a timeout, and the output.</returns>
    private async Task<(int? Code, string Said)> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var process = await launcher.StartAsync("/bin/sh", arguments);
        process.StandardInput.Close();
        try
        {
            var said = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, said);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            return (null, "");
        }
    }

    private static string Advice()
    {
        var advice = Switches.Where(s => File.Exists(s.File) && File.ReadAllText(s.File).Trim() == s.Bad).Select(s => s.Advice).ToList();
        return advice.Count == 0
            ? "User namespaces must be allowed (in a container: one that may create them, and whose /proc is not masked)."
            : $"Allow it, as root: {string.Join("; ", advice)}.";
    }
}
