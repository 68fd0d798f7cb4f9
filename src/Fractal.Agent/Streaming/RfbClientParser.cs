using System.Buffers.Binary;

namespace Fractal.Agent.Streaming;

/// <summary>
/// Parses the framing of a client's messages (RFB, RFC 6143 and its registered extensions), in chunks of any size, and finds user input:
/// keys, and pointer events that move or press. Requests for another size of the picture are taken out, to be changed; all other bytes pass
/// unchanged.
/// </summary>
internal sealed class RfbClientParser
{
    private const int LongestHead = 20;

    /// <summary>
    /// In the first byte of buttons: another byte follows (rfbproto, "Extended Mouse Buttons Pseudo-encoding"). noVNC sets it only in such
    /// messages.
    /// </summary>
    private const byte MoreButtons = 0x80;

    private const byte SetDesktopSize = 251;

    private readonly byte[] head = new byte[LongestHead];
    private Stage stage = Stage.Version;
    private int have;
    private int need = 12;
    private long skip;
    private ulong pointer = ulong.MaxValue;
    private uint? pressed;
    private List<byte>? resize;

    private enum Stage
    {
        Version,
        Security,
        Share,
        Type,
        Head,
        Skip,
        Lost,
    }

    /// <summary>The first unknown message type. From there on the framing is lost, and every byte counts as input.</summary>
    public byte? Unknown { get; private set; }

    /// <summary>Consumes bytes up to the end of the first pressed key or resize request among them.</summary>
    public RfbPiece Take(ReadOnlySpan<byte> bytes)
    {
        var left = bytes;
        var input = false;
        pressed = null;
        while (!left.IsEmpty && pressed is null)
        {
            if (stage == Stage.Lost) return new RfbPiece(bytes.Length, Input: true);
            if (stage == Stage.Type && left[0] == SetDesktopSize)
            {
                // Bytes before it are passed on first.
                if (left.Length < bytes.Length) break;
                resize = [];
            }

            var taken = stage == Stage.Skip ? TakeTail(left) : TakeHead(left, ref input);
            resize?.AddRange(left[..taken]);
            left = left[taken..];
            if (resize is not null && stage == Stage.Type) break;
        }

        return new RfbPiece(bytes.Length - left.Length, input, pressed, TakeResize());
    }

    private int TakeTail(ReadOnlySpan<byte> bytes)
    {
        var taken = (int)Math.Min(skip, bytes.Length);
        if ((skip -= taken) == 0) Expect(Stage.Type, 1);
        return taken;
    }

    private int TakeHead(ReadOnlySpan<byte> bytes, ref bool input)
    {
        var taken = Math.Min(need - have, bytes.Length);
        bytes[..taken].CopyTo(head.AsSpan(have));
        have += taken;
        if (have == need) input |= Advance();
        return taken;
    }

    /// <returns>A resize request: the whole message; empty while it is incomplete; null if there is none.</returns>
    private byte[]? TakeResize()
    {
        if (resize is null) return null;
        if (stage != Stage.Type) return [];
        var whole = resize.ToArray();
        resize = null;
        return whole;
    }

    private bool Advance()
    {
        switch (stage)
        {
            case Stage.Version:
                // Before 3.7 the server chooses the security type, and the client sends nothing.
                if (head.AsSpan(0, 10).SequenceEqual("RFB 003.00"u8) && head[10] < '7') Expect(Stage.Share, 1);
                else Expect(Stage.Security, 1);
                return false;
            case Stage.Security:
                // 1 is None, the only one that the display offers; with another, messages would be unreadable here.
                if (head[0] == 1) Expect(Stage.Share, 1);
                else return Lose(head[0]);
                return false;
            case Stage.Share:
                Expect(Stage.Type, 1);
                return false;
            case Stage.Type:
                return BeginMessage();
            default:
                return EndHead();
        }
    }

    /// <summary>The length of each message's fixed part, including its type.</summary>
    private bool BeginMessage()
    {
        var length = head[0] switch
        {
            0 => 20,   // SetPixelFormat
            1 => 6,    // FixColourMapEntries
            2 => 4,    // SetEncodings, then 4 bytes each
            3 => 10,   // FramebufferUpdateRequest
            4 => 8,    // KeyEvent
            5 => 6,    // PointerEvent, or 7 of the extended mouse buttons
            6 => 8,    // ClientCutText, then the text
            150 => 10, // EnableContinuousUpdates
            248 => 9,  // ClientFence, then its payload
            250 => 4,  // xvp
            SetDesktopSize => PictureSize.HeadBytes, // then PictureSize.ScreenBytes for each screen
            255 => 2,  // QEMU: a second type follows
            _ => 0,
        };
        if (length == 0) return Lose(head[0]);
        stage = Stage.Head;
        need = length;
        return false;
    }

    private bool EndHead()
    {
        var input = false;
        switch (head[0])
        {
            case 2:
                Skip(BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(2)) * 4L);
                return false;
            case 4:
                input = Key(down: head[1] != 0, BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(4)));
                break;
            case 5 when need == 6 && (head[1] & MoreButtons) != 0:
                need = 7; // The buttons beyond the seventh follow.
                return false;
            case 5:
                input = PointerChanged();
                break;
            case 6:
                // A negative length marks the extended clipboard; its absolute value is the length.
                Skip(Math.Abs((long)BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4))));
                return false;
            case 248:
                Skip(head[8]);
                return false;
            case SetDesktopSize:
                Skip(head[6] * (long)PictureSize.ScreenBytes);
                return false;
            case 255 when need == 2:
                return BeginQemuMessage();
            case 255:
                if (head[1] == 0) input = Key(BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(2)) != 0, BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(4)));
                else if (BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(2)) == 2) return ContinueQemuAudio();
                break;
        }

        Expect(Stage.Type, 1);
        return input;
    }

    private bool BeginQemuMessage()
    {
        if (head[1] > 1) return Lose(head[0]);
        need = head[1] == 0 ? 12 : 4; // an extended key, or audio, of which only the format has a tail
        return false;
    }

    private bool ContinueQemuAudio()
    {
        Skip(6);
        return false;
    }

    private bool Key(bool down, uint keysym)
    {
        if (down) pressed = keysym;
        return true;
    }

    private bool PointerChanged()
    {
        var more = need == 7 ? (ulong)head[6] : 0;
        var now = (more << 40) | ((ulong)head[1] << 32) | BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(2));
        var changed = now != pointer;
        pointer = now;
        return changed;
    }

    private bool Lose(byte type)
    {
        Unknown = type;
        stage = Stage.Lost;
        return true;
    }

    private void Skip(long length)
    {
        skip = length;
        if (length == 0) Expect(Stage.Type, 1);
        else stage = Stage.Skip;
    }

    private void Expect(Stage next, int length)
    {
        stage = next;
        have = 0;
        need = length;
    }
}

/// <summary>The parser's result for the consumed bytes.</summary>
/// <param name="Taken">The number of consumed bytes.</param>
/// <param name="Input">Whether they contained input.</param>
/// <param name="Pressed">The keysym of the key press with which they end.</param>
/// <param name="Resize">A resize request (SetDesktopSize) in place of the bytes: the whole message, or empty if the bytes are part of an
/// incomplete one. Otherwise null.</param>
internal readonly record struct RfbPiece(int Taken, bool Input, uint? Pressed = null, byte[]? Resize = null);
