using System.Xml.Linq;
using Fractal.Server.Platform.Reconciling;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Fractal.Server.Platform.Keys;

internal static class KeysExtensions
{
    public static void AddKeys(this IServiceCollection services)
    {
        services.AddSingleton<DataFolder>();
        services.AddSingleton<InstallationKey>();
        services.AddStartTask<InstallationKeyStartTask>();
        services.AddReconciler<KeyRotationReconciler>();
        services.AddDataProtection().SetApplicationName("Fractal").PersistKeysToDbContext<FractalDb>();
        services.AddOptions<KeyManagementOptions>().Configure<InstallationKey>((options, key) => options.XmlEncryptor = new InstallationKeyEncryptor(key));
    }

    /// <summary>Encrypts data-protection keys at rest, so that the database alone is not enough to forge cookies or tokens.</summary>
    private sealed class InstallationKeyEncryptor(InstallationKey installation) : IXmlEncryptor
    {
        public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(SealedKeys.Seal(plaintextElement, installation), typeof(InstallationKeyDecryptor));
    }

    /// <summary>The name of the decryptor, stored in each row.</summary>
    internal sealed class InstallationKeyDecryptor(IServiceProvider services) : IXmlDecryptor
    {
        public XElement Decrypt(XElement encryptedElement) => SealedKeys.Open(encryptedElement, services.GetRequiredService<InstallationKey>());
    }
}
