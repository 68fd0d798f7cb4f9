using System.Buffers.Binary;

namespace Fractal.Server.Gateway;

/// <summary>
/// Tracks the frames of a WebSocket (RFC 6455, section 5.2) in a byte stream, because a close frame may be sent only between two frames.
/// </summary>
internal sealed class WebSocketFrames
{
    private const int CloseOpcode = 8, OpcodeBits = 0x0F, LengthBits = 0x7F, MaskBit = 0x80, MaskBytes = 4;
    private const int TwoBytesOfLength = 126, EightBytesOfLength = 127;

    private readonly byte[] header = new byte[14];
    private int headerBytes;
    private long payloadLeft;

    /// <summary>Whether no frame is incomplete.</summary>
    public bool AtBoundary => headerBytes == 0 && payloadLeft == 0;

    /// <summary>Whether the sender sent a close frame.</summary>
    public bool CloseSeen { get; private set; }

    /// <param name="bytes">The next bytes.</param>
    /// <param name="stopAtBoundary">Whether to stop at the end of the current frame.</param>
    /// <returns>The number of bytes consumed.</returns>
    public int Follow(ReadOnlySpan<byte> bytes, bool stopAtBoundary)
    {
        var at = 0;
        while (at < bytes.Length && !(stopAtBoundary && AtBoundary))
        {
            if (payloadLeft == 0)
            {
                header[headerBytes++] = bytes[at++];
                if (headerBytes >= 2 && headerBytes == HeaderLength()) EndHeader();
                continue;
            }

            var taken = (int)Math.Min(payloadLeft, bytes.Length - at);
            payloadLeft -= taken;
            at += taken;
        }

        return at;
    }

    /// <summary>A close frame in the server's format.</summary>
    public static byte[] Close(int code, string reason)
    {
        var text = System.Text.Encoding.ASCII.GetBytes(reason);
        var frame = new byte[4 + text.Length];
        (frame[0], frame[1]) = (0x80 | CloseOpcode, (byte)(2 + text.Length));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)code);
        text.CopyTo(frame, 4);
        return frame;
    }

    private int HeaderLength() =>
        2 + ((header[1] & LengthBits) switch { TwoBytesOfLength => 2, EightBytesOfLength => 8, _ => 0 }) + ((header[1] & MaskBit) != 0 ? MaskBytes : 0);

    private void EndHeader()
    {
        payloadLeft = (header[1] & LengthBits) switch
        {
            TwoBytesOfLength => BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2)),
            EightBytesOfLength => BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(2)) & long.MaxValue,
            var length => length,
        };
        CloseSeen |= (header[0] & OpcodeBits) == CloseOpcode;
        headerBytes = 0;
    }
}
