using System.Buffers.Text;

namespace Fractal.Bench.Claims.Wire;

/// <summary>One HTTP/1.1 response in a buffer; supports only what Kestrel sends.</summary>
internal readonly ref struct Answer
{
    private Answer(int status, int length, ReadOnlySpan<byte> body)
    {
        (Status, Length) = (status, length);
        Body = body;
    }

    public int Status { get; }

    /// <summary>Its total length in bytes, including the head.</summary>
    public int Length { get; }

    /// <summary>The body as sent. A chunked one includes the sizes of its chunks, which never split a JSON value of ours.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <returns>Whether it is complete.</returns>
    /// <exception cref="InvalidDataException">It is not HTTP.</exception>
    public static bool TryRead(ReadOnlySpan<byte> received, out Answer answer)
    {
        answer = default;
        var head = received.IndexOf("\r\n\r\n"u8);
        if (head < 0) return false;
        if (!received.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(received.Slice(9, 3), out int status, out _)) throw new InvalidDataException("That is no HTTP.");
        var rest = received[(head + 4)..];
        var length = LengthOf(received[..(head + 2)], rest, status);
        if (length < 0 || length > rest.Length) return false;
        answer = new Answer(status, head + 4 + length, rest[..length]);
        return true;
    }

    /// <summary>The value of the first string property with this name in a JSON body.</summary>
    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> body, ReadOnlySpan<byte> quotedName)
    {
        var at = body.IndexOf(quotedName);
        if (at < 0) return default;
        var value = body[(at + quotedName.Length)..];
        var begin = value.IndexOf((byte)'"') + 1;
        return begin == 0 ? default : value[begin..(begin + value[begin..].IndexOf((byte)'"'))];
    }

    private static int LengthOf(ReadOnlySpan<byte> head, ReadOnlySpan<byte> rest, int status)
    {
        if (status is 204 or 304) return 0;
        var at = head.IndexOf("Content-Length: "u8);
        if (at >= 0) return Utf8Parser.TryParse(head[(at + 16)..], out int length, out _) ? length : throw new InvalidDataException("A length that is none.");
        return ChunkedLength(rest);
    }

    /// <returns>Its length, or -1 while its last chunk is missing.</returns>
    private static int ChunkedLength(ReadOnlySpan<byte> rest)
    {
        for (var at = 0; ;)
        {
            var line = rest[at..].IndexOf("\r\n"u8);
            if (line < 0) return -1;
            if (!Utf8Parser.TryParse(rest.Slice(at, line), out int size, out _, 'x')) throw new InvalidDataException("A chunk without its size.");
            at += line + 2 + size + 2;
            if (at > rest.Length) return -1;
            if (size == 0) return at;
        }
    }
}
