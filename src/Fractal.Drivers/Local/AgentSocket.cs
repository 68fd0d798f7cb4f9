using System.Net.Sockets;

namespace Fractal.Drivers.Local;

/// <summary>
/// The way to an agent. What lies in its folder is the container's to change, so nothing there is believed: no link is followed, what is
/// connected to is the very file that was looked at, and who listens is asked of the kernel before a byte is sent.
/// </summary>
internal static class AgentSocket
{
    private const string Name = "agent.sock";
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    /// <param name="folder">The container's folder.</param>
    /// <param name="uid">Whose socket it must be.</param>
    public static async Task<Stream> ConnectAsync(string folder, int uid, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            using var place = LocalNative.OpenFolder(folder);
            using var file = LocalNative.OpenIn(place, Name);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(ConnectLimit);

            // O_PATH and O_NOFOLLOW give a link itself, and the kernel refuses to go on from there, as from anything that is no socket.
            var self = $"/proc/self/fd/{file.DangerousGetHandle()}";
            if (File.GetAttributes(file).HasFlag(FileAttributes.ReparsePoint)) throw new DriverException("The agent's socket is a link.");
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(self), limit.Token);
            if (PeerOf(socket) is var peer && peer != uid)
                throw new DriverException($"The agent's socket belongs to uid {peer}, not to the container's, {uid}.");
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is DriverException || cancellation.IsCancellationRequested) throw;
            if (e is IOException or SocketException or OperationCanceledException)
                throw new DriverException($"The agent can't be reached: {e.Message}", e);
            throw;
        }
    }

    private static int PeerOf(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[12];
        socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
        return BitConverter.ToInt32(credentials[4..]);
    }
}
