using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;
using Fractal.Server.Platform.Starting;
using Fractal.Server.Platform.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Platform.Keys;

/// <summary>
/// Verifies that the installation key belongs to the database, whose data-protection keys are sealed under it. On PostgreSQL, where each
/// replica could have its own key, a mismatch is an error; with the embedded file it is logged. Keys sealed under a retired installation
/// key are deleted, because anyone who has that key could sign in with them.
/// </summary>
internal sealed class InstallationKeyStartTask(
    Database database, DatabaseAddress address, InstallationKey installation, IDataProtectionProvider protection, ILogger<InstallationKeyStartTask> logger) : StartTask
{
    public override int Order => StartTask.Database + 1;

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        var rows = await db.DataProtectionKeys.AsNoTracking().ToListAsync(cancellationToken);
        var retired = rows.Where(row => SealedIn(row) is { } element && SealedKeys.IsRetired(element, installation)).ToList();
        var kept = rows.Except(retired).ToList();
        if (kept.Count > 0 && !kept.Exists(Opens))
        {
            if (address.IsPostgres)
            {
                throw new StartException(
                    $"The database {address} was made with another installation key than this server's. Give every replica the same: Fractal:InstallationKey, or Fractal:InstallationKeyFile. "
                    + "If that key is lost, delete the rows of data_protection_keys: everybody then has to sign in again.");
            }

            logger.KeyReplaced();
        }

        if (retired.Count > 0)
        {
            var ids = retired.Select(row => row.Id).ToList();
            await db.DataProtectionKeys.Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
            logger.RetiredKeysDeleted(retired.Count);
        }

        // Created now, while no other replica starts, so that all replicas use the same.
        if (address.IsPostgres) protection.CreateProtector("fractal/start").Protect([]);
    }

    private bool Opens(DataProtectionKey row)
    {
        try
        {
            return SealedIn(row) is { } element && SealedKeys.Open(element, installation) is not null;
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or XmlException)
        {
            return false;
        }
    }

    private static XElement? SealedIn(DataProtectionKey row)
    {
        try
        {
            return SealedKeys.In(XElement.Parse(row.Xml ?? "<none/>"));
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
