using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Fractal.Client.Agents;

/// <summary>The purpose of a ticket.</summary>
public enum TicketPurpose : byte
{
    /// <summary>Opens the picture (RFB over a WebSocket).</summary>
    Stream = 1,
}

/// <summary>
/// A short-lived secret that opens a container once. Layout, big-endian: version (1 byte), key id (1), purpose (1), session (16), container
/// (16), expiry as Unix milliseconds (8), nonce (16), sign-in (16), HMAC-SHA-256 of all of it under the container's ticket key (32). The
/// ticket stops working when the sign-in that requested it ends. Sent as base64url in a WebSocket subprotocol, never in a URL.
/// </summary>
public sealed record ConnectionTicket(
    byte KeyId, TicketPurpose Purpose, Guid SessionId, Guid ContainerId, DateTimeOffset ExpiresAt, Guid Nonce, Guid SignInId)
{
    /// <summary>The subprotocol that carries a ticket is this prefix and the ticket.</summary>
    public const string SubprotocolPrefix = "ticket.";

    private const byte Version = 2;
    private const int BodyBytes = 75;
    private const int TotalBytes = BodyBytes + HMACSHA256.HashSizeInBytes;

    /// <summary>Signs the ticket.</summary>
    /// <param name="ticketKey">The container's ticket key, 32 bytes.</param>
    public string Sign(ReadOnlySpan<byte> ticketKey)
    {
        Span<byte> bytes = stackalloc byte[TotalBytes];
        bytes[0] = Version;
        bytes[1] = KeyId;
        bytes[2] = (byte)Purpose;
        SessionId.TryWriteBytes(bytes[3..], bigEndian: true, out _);
        ContainerId.TryWriteBytes(bytes[19..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes[35..], ExpiresAt.ToUnixTimeMilliseconds());
        Nonce.TryWriteBytes(bytes[43..], bigEndian: true, out _);
        SignInId.TryWriteBytes(bytes[59..], bigEndian: true, out _);
        HMACSHA256.HashData(ticketKey, bytes[..BodyBytes], bytes[BodyBytes..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>
    /// Parses a ticket without verifying it, to find which container's key verifies it. Trust nothing in it before <see cref="Verify"/>.
    /// </summary>
    /// <returns>The ticket, or null if it is malformed.</returns>
    public static ConnectionTicket? Peek(string? text)
    {
        Span<byte> bytes = stackalloc byte[TotalBytes];
        return TryDecode(text, bytes) ? Read(bytes) : null;
    }

    /// <summary>Verifies signature, expiry and purpose. The caller must check by <see cref="Nonce"/> that it was not used before.</summary>
    /// <returns>The ticket, or null if it is invalid.</returns>
    public static ConnectionTicket? Verify(string? text, ReadOnlySpan<byte> ticketKey, TicketPurpose purpose, DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[TotalBytes];
        if (!TryDecode(text, bytes)) return null;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(ticketKey, bytes[..BodyBytes], expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, bytes[BodyBytes..])) return null;
        var ticket = Read(bytes);
        return ticket.Purpose == purpose && now < ticket.ExpiresAt ? ticket : null;
    }

    private static bool TryDecode(string? text, Span<byte> bytes) =>
        text is { Length: > 0 and <= 256 }
        && Base64Url.IsValid(text, out var length) && length == TotalBytes
        && Base64Url.DecodeFromChars(text, bytes) == TotalBytes
        && bytes[0] == Version
        && BinaryPrimitives.ReadInt64BigEndian(bytes[35..]) is >= 0 and < 253_402_300_800_000;

    private static ConnectionTicket Read(ReadOnlySpan<byte> bytes) => new(
        bytes[1], (TicketPurpose)bytes[2], new Guid(bytes[3..19], bigEndian: true), new Guid(bytes[19..35], bigEndian: true),
        DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes[35..])), new Guid(bytes[43..59], bigEndian: true),
        new Guid(bytes[59..75], bigEndian: true));
}
