using System.Buffers.Binary;

namespace Fractal.Drivers.Simulated;

/// <summary>A client's pixel format: true colour, 8, 16 or 32 bits.</summary>
internal sealed record PixelFormat(int BitsPerPixel, bool BigEndian, int RedMax, int GreenMax, int BlueMax, int RedShift, int GreenShift, int BlueShift)
{
    public static PixelFormat Default { get; } = new(32, false, 255, 255, 255, 16, 8, 0);

    public int BytesPerPixel => BitsPerPixel / 8;

    public static PixelFormat Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] is not (8 or 16 or 32) || bytes[3] == 0 || bytes[10] > 31 || bytes[11] > 31 || bytes[12] > 31)
            throw new InvalidDataException("Only true colour of 8, 16 or 32 bits is served.");
        return new PixelFormat(
            bytes[0], bytes[2] != 0, BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]),
            BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]), bytes[10], bytes[11], bytes[12]);
    }

    public void Write(Span<byte> bytes)
    {
        (bytes[0], bytes[1], bytes[2], bytes[3]) = ((byte)BitsPerPixel, 24, 0, 1);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], (ushort)RedMax);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)GreenMax);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[8..], (ushort)BlueMax);
        (bytes[10], bytes[11], bytes[12]) = ((byte)RedShift, (byte)GreenShift, (byte)BlueShift);
    }

    public void Put(Span<byte> pixel, byte red, byte green, byte blue)
    {
        var value = (uint)(((red * RedMax / 255) << RedShift) | ((green * GreenMax / 255) << GreenShift) | ((blue * BlueMax / 255) << BlueShift));
        for (var i = 0; i < pixel.Length; i++) pixel[i] = (byte)(value >> (8 * (BigEndian ? pixel.Length - 1 - i : i)));
    }
}
