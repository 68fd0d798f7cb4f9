using System.Security.Cryptography;
using System.Text;

namespace Fractal.Drivers.Local;

/// <summary>What lies where in the runtime folder.</summary>
internal sealed class LocalLayout(string runtimeFolder)
{
    private const UnixFileMode Passable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const string FilterName = "app.seccomp";

    public const string FilterInside = "/opt/fractal/" + FilterName;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    /// <summary>For what every container's user reads.</summary>
    public const UnixFileMode Readable = Passable | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public string Root { get; } = Path.GetFullPath(runtimeFolder);

    /// <summary>Bound into each sandbox as a folder: a bound socket file would go dead with its listener.</summary>
    public string Server => Path.Combine(Root, "server");

    public string ServerSocket => Path.Combine(Server, "agent.sock");
    public string Containers => Path.Combine(Root, "c");
    public string Agent => Path.Combine(Root, "agent");
    public string Content => Path.Combine(Root, "content");

    /// <summary>What the agent confines apps with; containers see it as <see cref="FilterInside"/>.</summary>
    public string Filter => Path.Combine(Agent, FilterName);

    public string Etc => Path.Combine(Root, "etc");
    public string Networks => Path.Combine(Root, "networks");
    public string Lock => Path.Combine(Root, "lock");

    /// <summary>Tells this installation's control groups from those of others.</summary>
    public string CgroupName =>
        "fractal-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Root)).AsSpan(0, 6));

    /// <summary>What the network of the container with this first process says; not in the container's own folder, where root must not write.</summary>
    public string NetworkLog(int pid) => Path.Combine(Networks, $"{pid}");

    public string Container(Guid id) => Path.Combine(Containers, id.ToString("N"));

    /// <summary>Passed through by every container's user, listed by none.</summary>
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

    /// <summary>Agents connect as users of their own; what they may do there is decided by their codes and tokens.</summary>
    public void OpenServerSocket()
    {
        if (!File.Exists(ServerSocket)) return;
        File.SetUnixFileMode(ServerSocket, (UnixFileMode)0b110_110_110);
    }

    public static void MakeReadable(string folder) => TrustedFolder.Ensure(folder, Readable);
}
