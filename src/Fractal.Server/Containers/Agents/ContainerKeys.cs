using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Fractal.Server.Platform.Keys;

namespace Fractal.Server.Containers.Agents;

/// <summary>Derives the keys of a container: the agent's token and the key that signs tickets. No row stores a secret.</summary>
internal sealed class ContainerKeys(InstallationKey installation)
{
    private static readonly long LastMillisecond = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The number of the installation key for a container: the one in use when its id was created.</summary>
    public byte KeyIdOf(Guid containerId) => installation.KeyIdAt(MadeAt(containerId));

    /// <summary>Signs and checks the tickets of this container.</summary>
    public byte[] TicketKey(Guid containerId) => FromContainerKey(containerId, "fractal/ticket/v1");

    /// <summary>The agent's access token: the container's id and a MAC under the installation key.</summary>
    public string Token(Guid containerId) => containerId.ToString("N") + "." + Base64Url.EncodeToString(FromContainerKey(containerId, "fractal/agent-token/v1"));

    /// <returns>The token's container, or null if the token is forged.</returns>
    public Guid? Check(string token)
    {
        if (token.Length != 76 || !Guid.TryParseExact(token.AsSpan(0, 32), "N", out var id)) return null;
        var expected = System.Text.Encoding.ASCII.GetBytes(Token(id));
        return CryptographicOperations.FixedTimeEquals(expected, System.Text.Encoding.ASCII.GetBytes(token)) ? id : null;
    }

    /// <summary>A new one-time code. Only its hash is stored.</summary>
    public static (string Code, byte[] Hash) NewEnrolmentCode()
    {
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (code, HashOf(code));
    }

    public static byte[] HashOf(string code) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(code));

    /// <summary>Ids of version 7 begin with 48 bits of Unix time in milliseconds (RFC 9562, section 5.7).</summary>
    private static DateTimeOffset MadeAt(Guid containerId)
    {
        Span<byte> bytes = stackalloc byte[16];
        containerId.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);
        return containerId.Version == 7 && milliseconds < LastMillisecond ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : DateTimeOffset.MinValue;
    }

    private byte[] FromContainerKey(Guid containerId, string label)
    {
        var containerKey = installation.DeriveAt(MadeAt(containerId), "fractal/container/v1", containerId.ToByteArray(bigEndian: true));
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, containerKey, 32, info: System.Text.Encoding.ASCII.GetBytes(label));
    }
}
