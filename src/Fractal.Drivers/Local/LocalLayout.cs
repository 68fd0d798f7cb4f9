using System.Security.Cryptography;
using System.Text;

namespace Fractal.Drivers.Local;

/// <summary>Paths in the runtime folder.</summary>
internal sealed class LocalLayout(string runtimeFolder)
{
    private const UnixFileMode Passable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const string FilterName = "app.seccomp";

    public const string FilterInside = "/opt/fractal/" + FilterName;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    /// <summary>For files that every container's user reads.</summary>
    public const UnixFileMode Readable = Passable | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public string Root { get; } = Path.GetFullPath(runtimeFolder);

    /// <summary>Bound into each sandbox as a folder, because a bound socket file would become stale with its listener.</summary>
    public string Server => Path.Combine(Root, "server");

    public string ServerSocket => Path.Combine(Server, "agent.sock");
    public string Containers => Path.Combine(Root, "c");
    public string Agent => Path.Combine(Root, "agent");
    public string Content => Path.Combine(Root, "content");

    /// <summary>The filter with which the agent confines apps; containers see it as <see cref="FilterInside"/>.</summary>
    public string Filter => Path.Combine(Agent, FilterName);

    public string Etc => Path.Combine(Root, "etc");
    public string Networks => Path.Combine(Root, "networks");
    public string Lock => Path.Combine(Root, "lock");

    /// <summary>Distinguishes this installation's control groups from others'.</summary>
    public string CgroupName =>
        "fractal-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Root)).AsSpan(0, 6));

    /// <summary>
    /// The network's output for the container with this first process; not in the container's own folder, where root must not write.
    /// </summary>
    public string NetworkLog(int pid) => Path.Combine(Networks, $"{pid}");

    public string Container(Guid id) => Path.Combine(Containers, id.ToString("N"));

    /// <summary>Every container's user can traverse it, and none can list it.</summary>
    /// <exception cref="DriverException">Another user can change one of the folders.</exception>
    public void Create()
    {
        TrustedFolder.Ensure(Root, Passable);
        TrustedFolder.Ensure(Containers, Passable);
        TrustedFolder.Ensure(Server, Readable);
        TrustedFolder.Ensure(Agent, Readable);
        TrustedFolder.Ensure(Etc, Readable);
        TrustedFolder.Ensure(Networks, OwnerOnly);
    }

    /// <summary>Agents connect with their own users; their codes and tokens decide what they may do.</summary>
    public void OpenServerSocket()
    {
        if (!File.Exists(ServerSocket)) return;
        File.SetUnixFileMode(ServerSocket, (UnixFileMode)0b110_110_110);
    }

    public static void MakeReadable(string folder) => TrustedFolder.Ensure(folder, Readable);
}
