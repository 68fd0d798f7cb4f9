using System.Xml.Linq;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Platform.Keys;

/// <summary>
/// Whether this installation key is the database's: the keys that protect sign-ins are sealed under it. On PostgreSQL, where each replica could bring one of
/// its own, another is refused; beside the embedded file it is said aloud.
/// </summary>
internal sealed class CheckInstallationKey(
    Database database, DatabaseAddress address, IServiceProvider services, IDataProtectionProvider protection, ILogger<CheckInstallationKey> logger) : StartTask
{
    public override int Order => StartTask.Database + 1;

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        var rows = await db.DataProtectionKeys.AsNoTracking().Select(row => row.Xml).ToListAsync(cancellationToken);
        var keyIsOurs = rows.Count == 0 || rows.Exists(Opens);
        if (!keyIsOurs && address.IsPostgres)
        {
            throw new StartException(
                $"The database {address} was made with another installation key than this server's. Give every replica the same: Fractal:InstallationKey, or Fractal:InstallationKeyFile. "
                + "If that key is lost, delete the rows of data_protection_keys: everybody then has to sign in again.");
        }

        if (!keyIsOurs) logger.LogWarning("The installation key is not the one this database was made with: every sign-in made under the old one is over");
        // Made now, while no other replica starts, so that all use the same.
        if (address.IsPostgres) protection.CreateProtector("fractal/start").Protect([]);
    }

    private bool Opens(string? xml)
    {
        try
        {
            var sealedKey = XElement.Parse(xml ?? "<none/>").Descendants("sealed").FirstOrDefault();
            return sealedKey is not null && new KeysExtensions.InstallationKeyDecryptor(services).Decrypt(sealedKey) is not null;
        }
        catch (Exception exception) when (exception is System.Security.Cryptography.CryptographicException or FormatException or System.Xml.XmlException)
        {
            return false;
        }
    }
}
