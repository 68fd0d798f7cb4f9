using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Fractal.Server.Platform.Keys;

/// <summary>
/// How data-protection keys are stored in the database: <c>&lt;sealed installation="ID" key="NUMBER"&gt;BASE64&lt;/sealed&gt;</c>, where
/// the number is the installation key's and the bytes are nonce (12), tag (16) and AES-256-GCM of the element's text.
/// </summary>
internal static class SealedKeys
{
    private const string Label = "fractal/data-protection/v1";
    private static readonly int NonceBytes = AesGcm.NonceByteSizes.MaxSize, TagBytes = AesGcm.TagByteSizes.MaxSize;

    public static XElement Seal(XElement plain, InstallationKey installation)
    {
        var keyId = installation.KeyId;
        var nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        var text = Encoding.UTF8.GetBytes(plain.ToString(SaveOptions.DisableFormatting));
        var (sealedText, tag) = (new byte[text.Length], new byte[TagBytes]);
        using var aes = new AesGcm(installation.Derive(keyId, Label)!, TagBytes);
        aes.Encrypt(nonce, text, sealedText, tag);
        return new XElement("sealed", new XAttribute("installation", installation.Id), new XAttribute("key", keyId), Convert.ToBase64String([.. nonce, .. tag, .. sealedText]));
    }

    /// <exception cref="CryptographicException">It was sealed under a key that this server does not have, or was changed.</exception>
    public static XElement Open(XElement element, InstallationKey installation)
    {
        var key = installation.Derive(KeyIdOf(element), Label) ?? throw new CryptographicException("Sealed under an installation key that this server does not have.");
        var bytes = Convert.FromBase64String(element.Value);
        if (bytes.Length < NonceBytes + TagBytes) throw new CryptographicException("Too short to be sealed.");
        var text = new byte[bytes.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes + TagBytes), bytes.AsSpan(NonceBytes, TagBytes), text);
        return XElement.Parse(Encoding.UTF8.GetString(text));
    }

    /// <returns>The sealed part of a row; null if it has none, such as a revocation.</returns>
    public static XElement? In(XElement row) => row.Descendants("sealed").FirstOrDefault();

    /// <summary>Whether this installation sealed it under a key that is now retired.</summary>
    public static bool IsRetired(XElement element, InstallationKey installation) =>
        element.Attribute("installation")?.Value == installation.Id.ToString() && KeyIdOf(element) < installation.OldestKeyId;

    /// <summary>Whether this installation sealed it under an accepted key that is no longer current.</summary>
    public static bool IsOutdated(XElement element, InstallationKey installation) => KeyIdOf(element) >= installation.OldestKeyId && KeyIdOf(element) < installation.KeyId;

    private static byte KeyIdOf(XElement element) =>
        byte.TryParse(element.Attribute("key")?.Value ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : (byte)0;
}
