namespace Fractal.Server.Gateway;

/// <summary>
/// A browser's upgraded connection. Bytes pass unchanged; a close frame can be inserted between two frames, after which nothing more is
/// written. Disposing it does not close the connection, because the forwarder disposes it before the close frame is sent; the connection
/// ends with its request.
/// </summary>
internal sealed class ClosableStream(Stream inner) : Stream
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly WebSocketFrames frames = new();
    private readonly TaskCompletionSource boundary = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool closing;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Sends a close frame unless one was sent already. Waits for the end of the frame in progress.</summary>
    public async Task CloseAsync(int code, string reason, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (closing || frames.CloseSeen) return;
            closing = true;
            if (frames.AtBoundary) boundary.TrySetResult();
        }
        finally
        {
            gate.Release();
        }

        await boundary.Task.WaitAsync(cancellationToken);
        await inner.WriteAsync(WebSocketFrames.Close(code, reason), cancellationToken);
        await inner.FlushAsync(cancellationToken);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var length = frames.Follow(buffer.Span, stopAtBoundary: closing);
            await inner.WriteAsync(buffer[..length], cancellationToken);
            if (!closing) return;
            if (frames.AtBoundary) boundary.TrySetResult();
            if (length < buffer.Length) throw new IOException("The stream is being closed.");
        }
        finally
        {
            gate.Release();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Writes are asynchronous.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
