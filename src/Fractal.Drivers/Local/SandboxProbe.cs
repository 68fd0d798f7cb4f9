using System.Diagnostics;

namespace Fractal.Drivers.Local;

/// <summary>Finds out at start, by doing it, whether sandboxes run here; and if not, what to install or allow.</summary>
internal static class SandboxProbe
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly string[] Inner =
    [
        "bwrap", "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--uid", "1001", "--gid", "1001", "--cap-drop", "ALL",
        "--ro-bind", "/usr", "/usr", "--ro-bind", "/etc", "/etc", "--ro-bind-try", "/lib", "/lib", "--ro-bind-try", "/lib64", "/lib64",
        "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "/usr/bin/true",
    ];

    private static readonly (string File, string Bad, string Advice)[] Switches =
    [
        ("/proc/sys/kernel/unprivileged_userns_clone", "0", "sysctl kernel.unprivileged_userns_clone=1"),
        ("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1", "sysctl kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile that lets bwrap use user namespaces"),
        ("/proc/sys/user/max_user_namespaces", "0", "sysctl user.max_user_namespaces=10000"),
    ];

    /// <exception cref="DriverException">No sandbox runs here, with the reason.</exception>
    public static async Task RunAsync(LauncherThread launcher, string bubblewrap, int? uid, LocalLayout layout, CancellationToken cancellation)
    {
        // The folders of ours that every container binds are part of what is tried: a user of its own must be able to get at them.
        string[] ours = ["--ro-bind", layout.Server, "/run/fractal-server", "--ro-bind", layout.Agent, "/opt/fractal"];
        await TryAsync(launcher, [.. SandboxEntry.AsUser(uid), bubblewrap, .. SandboxArguments.System(), .. ours, "/usr/bin/true"], "A sandbox", cancellation);
        await TryAsync(launcher, [.. SandboxEntry.AsUser(uid), bubblewrap, .. SandboxArguments.System(), "--tmpfs", "/tmp", .. Inner], "A sandbox inside a sandbox", cancellation);
    }

    private static async Task TryAsync(LauncherThread launcher, string[] command, string what, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        using var process = await launcher.StartAsync("/bin/sh", ["-c", "exec \"$@\" 2>&1", "sh", .. command]);
        process.StandardInput.Close();
        string said;
        try
        {
            said = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            throw new DriverException($"{what} did not start and end within {Limit.TotalSeconds:0} s.", e);
        }

        if (process.ExitCode != 0) throw new DriverException($"{what} can't be started here: {said.Trim()} {Advice()}".TrimEnd());
    }

    private static string Advice()
    {
        var advice = Switches.Where(s => File.Exists(s.File) && File.ReadAllText(s.File).Trim() == s.Bad).Select(s => s.Advice).ToList();
        return advice.Count == 0
            ? "User namespaces must be allowed (in a container: one that may create them, and whose /proc is not masked)."
            : $"Allow it, as root: {string.Join("; ", advice)}.";
    }
}
