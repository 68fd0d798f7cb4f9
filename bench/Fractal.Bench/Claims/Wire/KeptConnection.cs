using System.Net;
using System.Net.Sockets;

namespace Fractal.Bench.Claims.Wire;

/// <summary>One keep-alive connection with at most one pending request.</summary>
internal sealed class KeptConnection : IDisposable
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] received = new byte[4096];
    private int filled;

    public KeptConnection(IPEndPoint server)
    {
        if (!socket.BeginConnect(server, null, null).AsyncWaitHandle.WaitOne(ConnectLimit) || !socket.Connected) throw new IOException($"Nothing answers at {server}.");
        socket.Blocking = false;
    }

    public int Handle => (int)socket.SafeHandle.DangerousGetHandle();

    /// <summary>The sender's number of the pending request; -1 if there is none.</summary>
    public int Request { get; set; } = -1;

    /// <summary>When its request was due.</summary>
    public long DueAt { get; set; }

    /// <summary>A request is small and the socket's buffer empty, so it always fits.</summary>
    public bool Send(ReadOnlySpan<byte> request) => socket.Send(request, SocketFlags.None, out var error) == request.Length && error == SocketError.Success;

    /// <returns>Whether the connection is still open.</returns>
    public bool Receive()
    {
        if (filled == received.Length) Array.Resize(ref received, received.Length * 2);
        var read = socket.Receive(received.AsSpan(filled), SocketFlags.None, out var error);
        if (error is SocketError.WouldBlock) return true;
        filled += Math.Max(0, read);
        return error == SocketError.Success && read > 0;
    }

    public bool TryAnswer(out Answer answer) => Answer.TryRead(received.AsSpan(0, filled), out answer);

    /// <summary>A response was consumed; the bytes after it stay.</summary>
    public void Taken(int length)
    {
        received.AsSpan(length, filled - length).CopyTo(received);
        filled -= length;
    }

    public bool StartsWith(ReadOnlySpan<byte> text) => received.AsSpan(0, filled).StartsWith(text);

    /// <summary>Discards received bytes: for streams, which only need to be open.</summary>
    public int Discard()
    {
        var had = filled;
        filled = 0;
        return had;
    }

    public void Dispose() => socket.Dispose();
}
