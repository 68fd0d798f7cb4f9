namespace Fractal.Agent.Sandboxing;

/// <summary>
/// Limits a container's use of resources that all containers of a machine share and no control group counts. Setting the limits requires
/// capabilities in the container's namespaces, so a separate process does it before the agent starts.
/// </summary>
internal static class Confinement
{
    /// <summary>The kernel has 4096 for all containers, with 1024 reserved for the host.</summary>
    private const string Terminals = "max=64";

    /// <summary>
    /// A network namespace uses kernel memory that no container is charged for. A browser makes one or two, and so does each inner sandbox.
    /// </summary>
    private const string NetworkNamespaces = "32";

    /// <returns>The exit code: 0 if every limit is enforced.</returns>
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
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.Line($"Limiting the number of network namespaces failed: {exception.Message}");
            held = false;
        }

        return held ? 0 : 1;
    }
}
