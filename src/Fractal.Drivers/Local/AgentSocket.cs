using System.Net.Sockets;

namespace Fractal.Drivers.Local;

/// <summary>
/// The connection to an agent. The container can change its folder's content, so nothing in it is trusted: links are not followed, the
/// connection goes to the very file that was checked, and the kernel confirms the listener's user before a byte is sent.
/// </summary>
internal static class AgentSocket
{
    private const string Name = "agent.sock";
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    /// <param name="folder">The container's folder.</param>
    /// <param name="uid">The required owner of the socket.</param>
    public static async Task<Stream> ConnectAsync(string folder, int uid, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            using var place = LocalNative.OpenFolder(folder);
            using var file = LocalNative.OpenIn(place, Name);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(ConnectLimit);

            // O_PATH and O_NOFOLLOW open a link itself, from which the kernel refuses to continue, as from anything that is not a socket.
            var self = $"/proc/self/fd/{file.DangerousGetHandle()}";
            if (File.GetAttributes(file).HasFlag(FileAttributes.ReparsePoint)) throw new DriverException("The agent's socket is a link.");
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(self), limit.Token);
            if (PeerOf(socket) is var peer && peer != uid)
                throw new DriverException($"The agent's socket belongs to uid {peer}, not to the container's, {uid}.");
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception exception)
        {
            socket.Dispose();
            if (exception is DriverException || cancellationToken.IsCancellationRequested) throw;
            if (exception is IOException or SocketException or OperationCanceledException)
                throw new DriverException($"The agent can't be reached: {exception.Message}", exception);
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
