using System.Buffers;
using System.IO.Pipelines;

namespace Fractal.Drivers.Simulated;

/// <summary>One end of an in-memory byte stream; disposing either end is an end of file for the other.</summary>
internal sealed class DuplexStream(PipeReader input, PipeWriter output) : Stream
{
    private int disposed;

    public static (DuplexStream Near, DuplexStream Far) Pair()
    {
        var options = new PipeOptions(useSynchronizationContext: false);
        var (there, back) = (new Pipe(options), new Pipe(options));
        return (new DuplexStream(back.Reader, there.Writer), new DuplexStream(there.Reader, back.Writer));
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(disposed == 1, this);
        var read = await input.ReadAsync(cancellationToken);
        if (read.IsCanceled) return 0;
        var part = read.Buffer.Slice(0, Math.Min(buffer.Length, read.Buffer.Length));
        var length = (int)part.Length;
        part.CopyTo(buffer.Span);
        input.AdvanceTo(part.End); // From here on the buffer may be reused.
        return length;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(disposed == 1, this);
        var flushed = await output.WriteAsync(buffer, cancellationToken);
        if (flushed.IsCompleted) throw new IOException("The other end is closed.");
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
        // Each write is flushed.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref disposed, 1) == 0)
        {
            output.Complete();
            input.CancelPendingRead();
            input.Complete();
        }

        base.Dispose(disposing);
    }
}
