using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Fractal.Agent.Display;

/// <summary>The display's secret (MIT-MAGIC-COOKIE-1), and its file as Xlib and the display read it.</summary>
internal sealed class DisplayCookie
{
    public const string Protocol = "MIT-MAGIC-COOKIE-1";
    private const ushort AnyHost = 0xffff;

    public byte[] Secret { get; } = RandomNumberGenerator.GetBytes(16);

    /// <summary>
    /// One entry: family, address, display number, protocol, secret; all but the first prefixed with their length, big-endian.
    /// </summary>
    public void Write(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using var file = new FileStream(path, options);
        Span<byte> family = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(family, AnyHost);
        file.Write(family);
        WriteField(file, []);
        WriteField(file, "1"u8);
        WriteField(file, Encoding.ASCII.GetBytes(Protocol));
        WriteField(file, Secret);
    }

    private static void WriteField(FileStream file, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)bytes.Length);
        file.Write(length);
        file.Write(bytes);
    }
}
