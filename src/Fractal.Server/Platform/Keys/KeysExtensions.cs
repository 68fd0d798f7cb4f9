using System.Xml.Linq;
using System.Security.Cryptography;
using Fractal.Server.Platform.Reconciling;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Fractal.Server.Platform.Keys;

internal static class KeysExtensions
{
    public static void AddKeys(this IServiceCollection services)
    {
        services.AddSingleton<DataFolder>();
        services.AddSingleton<InstallationKey>();
        services.AddStartTask<CheckInstallationKey>();
        services.AddDataProtection().SetApplicationName("Fractal").PersistKeysToDbContext<FractalDb>();
        services.AddOptions<KeyManagementOptions>().Configure<InstallationKey>((options, key) => options.XmlEncryptor = new InstallationKeyEncryptor(key));
    }

    /// <summary>Encrypts data-protection keys at rest, so that the database alone opens no cookie or token. AES-256-GCM under a key derived from the installation's.</summary>
    private sealed class InstallationKeyEncryptor(InstallationKey installation) : IXmlEncryptor
    {
        public EncryptedXmlInfo Encrypt(XElement plaintextElement)
        {
            var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
            var text = System.Text.Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
            var sealedText = new byte[text.Length];
            var tag = new byte[AesGcm.TagByteSizes.MaxSize];
            using var aes = new AesGcm(installation.Derive("fractal/data-protection/v1", []), tag.Length);
            aes.Encrypt(nonce, text, sealedText, tag);
            var element = new XElement("sealed", Convert.ToBase64String([.. nonce, .. tag, .. sealedText]));
            return new EncryptedXmlInfo(element, typeof(InstallationKeyDecryptor));
        }
    }

    internal sealed class InstallationKeyDecryptor(IServiceProvider services) : IXmlDecryptor
    {
        public XElement Decrypt(XElement encryptedElement)
        {
            var bytes = Convert.FromBase64String(encryptedElement.Value);
            var nonceBytes = AesGcm.NonceByteSizes.MaxSize;
            var tagBytes = AesGcm.TagByteSizes.MaxSize;
            var text = new byte[bytes.Length - nonceBytes - tagBytes];
            using var aes = new AesGcm(services.GetRequiredService<InstallationKey>().Derive("fractal/data-protection/v1", []), tagBytes);
            aes.Decrypt(bytes.AsSpan(0, nonceBytes), bytes.AsSpan(nonceBytes + tagBytes), bytes.AsSpan(nonceBytes, tagBytes), text);
            return XElement.Parse(System.Text.Encoding.UTF8.GetString(text));
        }
    }
}
