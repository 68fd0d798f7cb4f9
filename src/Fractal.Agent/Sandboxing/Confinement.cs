namespace Fractal.Agent.Sandboxing;

/// <summary>
/// Limits what a container can take of things that all containers of a machine share and no control group counts. It takes capabilities in the
/// container's namespaces, so a separate process does it before the agent starts.
/// </summary>
internal static class Confinement
{
    /// <summary>The kernel has 4096 for all containers, with 1024 kept for the machine.</summary>
    private const string Terminals = "max=64";

    /// <summary>A network namespace takes kernel memory that counts in no container. A browser makes one or two, each of our sandboxes one.</summary>
    private const string NetworkNamespaces = "32";

    /// <returns>The exit code: 0 if every limit holds.</returns>
    public static int Apply()
    {
        var held = true;
        if (Native.Remount("/dev/pts", "devpts", Native.MountNoSetUserId | Native.MountNoPrograms, "mode=620,ptmxmode=666," + Terminals) is var error and not 0)
        {
            Log.Line($"Limiting the number of pseudo-terminals failed (error {error}).");
            held = false;
        }

        try
        {
            File.WriteAllText("/proc/sys/user/max_net_namespaces", NetworkNamespaces);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.Line($"Limiting the number of network namespaces failed: {e.Message}");
            held = false;
        }

        return held ? 0 : 1;
    }
}
