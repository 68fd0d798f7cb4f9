using System.Buffers.Binary;

namespace Fractal.Agent.Streaming;

/// <summary>
/// Limits the picture to sizes that the container's memory allows and that apps can draw: a client's SetDesktopSize (rfbproto) is changed
/// to the nearest such size of the same shape. A picture uses memory several times: in the display, in its comparison buffer, and in the
/// app.
/// </summary>
internal static class PictureSize
{
    public const int HeadBytes = 8, ScreenBytes = 16;

    /// <summary>The smallest size that apps draw and from which the display recovers.</summary>
    private const int ShortestWidth = 320, ShortestHeight = 200;

    private const int PixelsPerMiB = 16_384, LongestSide = 16_384;

    /// <param name="memoryMiB">The container's memory.</param>
    /// <returns>The largest picture, in pixels.</returns>
    public static long MostPixels(int memoryMiB) => Math.Max((long)memoryMiB * PixelsPerMiB, ShortestWidth * ShortestHeight);

    /// <summary>The nearest size that is allowed.</summary>
    public static (ushort Width, ushort Height) Clamp(int width, int height, long mostPixels)
    {
        var (w, h) = ((double)Math.Clamp(width, 1, LongestSide), (double)Math.Clamp(height, 1, LongestSide));
        var shrink = Math.Min(1, Math.Sqrt(mostPixels / (w * h)));
        (w, h) = (Math.Max(Math.Floor(w * shrink), ShortestWidth), Math.Max(Math.Floor(h * shrink), ShortestHeight));
        // If one side is at its minimum, the other compensates.
        return w * h <= mostPixels ? ((ushort)w, (ushort)h)
            : w > h ? ((ushort)(mostPixels / h), (ushort)h) : ((ushort)w, (ushort)(mostPixels / w));
    }

    /// <summary>Changes a whole message, unless the requested size is allowed.</summary>
    /// <param name="message">251, a byte, width, height, number of screens, a byte; for each screen its id, position, size and
    /// flags.</param>
    /// <returns>The message, with one screen if it was changed.</returns>
    public static byte[] Allow(byte[] message, long mostPixels)
    {
        var (width, height) = (BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(2)), BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(4)));
        var allowed = Clamp(width, height, mostPixels);
        if (allowed == (width, height)) return message;
        var changed = new byte[HeadBytes + ScreenBytes];
        message.AsSpan(0, Math.Min(message.Length, changed.Length)).CopyTo(changed);
        changed[6] = 1;
        foreach (var at in (int[])[2, HeadBytes + 8]) Write(changed.AsSpan(at), allowed);
        changed.AsSpan(HeadBytes + 4, 4).Clear();
        return changed;
    }

    private static void Write(Span<byte> bytes, (ushort Width, ushort Height) size)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, size.Width);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], size.Height);
    }
}
