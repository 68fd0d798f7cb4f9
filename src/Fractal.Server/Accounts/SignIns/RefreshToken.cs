using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Fractal.Server.Platform.Keys;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>
/// Contains the sign-in's id and its exchange count, authenticated with a MAC of the installation key. No row stores it, and each successor
/// can be recomputed. Layout, big-endian: key id (1 byte), sign-in (16), count (4), HMAC-SHA-256 (32); base64url.
/// </summary>
internal sealed record RefreshToken(Guid SignInId, int Count)
{
    private const int BodyBytes = 21, TotalBytes = BodyBytes + HMACSHA256.HashSizeInBytes;

    public string Sign(InstallationKey installation)
    {
        Span<byte> bytes = stackalloc byte[TotalBytes];
        bytes[0] = installation.KeyId;
        SignInId.TryWriteBytes(bytes[1..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(bytes[17..], Count);
        HMACSHA256.HashData(KeyOf(installation, bytes[0])!, bytes[..BodyBytes], bytes[BodyBytes..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <returns>Null if it is malformed, forged, or signed with a retired installation key.</returns>
    public static RefreshToken? Verify(string text, InstallationKey installation)
    {
        Span<byte> bytes = stackalloc byte[TotalBytes], expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!Base64Url.IsValid(text, out var length) || length != TotalBytes || Base64Url.DecodeFromChars(text, bytes) != TotalBytes) return null;
        if (KeyOf(installation, bytes[0]) is not { } key) return null;
        HMACSHA256.HashData(key, bytes[..BodyBytes], expected);
        return CryptographicOperations.FixedTimeEquals(expected, bytes[BodyBytes..])
            ? new RefreshToken(new Guid(bytes[1..17], bigEndian: true), BinaryPrimitives.ReadInt32BigEndian(bytes[17..])) : null;
    }

    private static byte[]? KeyOf(InstallationKey installation, byte keyId) => installation.Derive(keyId, "fractal/refresh/v1");
}
