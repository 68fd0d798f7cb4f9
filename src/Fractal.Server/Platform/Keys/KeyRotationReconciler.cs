using System.Xml.Linq;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Platform.Keys;

/// <summary>Loads keys that were added to or removed from the file, and seals stored secrets under the current key.</summary>
internal sealed class KeyRotationReconciler(InstallationKey installation, Database database) : Reconciler
{
    public override string Name => "rotate the installation key";

    public override TimeSpan Period => TimeSpan.FromSeconds(30);

    /// <summary>Runs on every server, since each reads the file itself.</summary>
    public override bool Everywhere => true;

    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var changed = installation.Reload();
        var resealed = installation.IsRotated ? await SealAnewAsync(cancellationToken) : 0;
        return (changed, resealed) switch
        {
            (_, > 0) => FormattableString.Invariant($"sealed {resealed} keys of sign-ins under key {installation.KeyId}"),
            (true, _) => "read the changed keys",
            _ => null,
        };
    }

    private async Task<int> SealAnewAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        var resealed = 0;
        foreach (var row in await db.DataProtectionKeys.AsNoTracking().ToListAsync(cancellationToken))
        {
            if (row.Xml is not { } xml || XElement.Parse(xml) is not { } element || SealedKeys.In(element) is not { } old || !SealedKeys.IsOutdated(old, installation)) continue;
            old.ReplaceWith(SealedKeys.Seal(SealedKeys.Open(old, installation), installation));
            var text = element.ToString(SaveOptions.DisableFormatting);
            // Only rows that were read: another server may have sealed them in the meantime.
            resealed += await db.DataProtectionKeys.Where(r => r.Id == row.Id && r.Xml == xml).ExecuteUpdateAsync(set => set.SetProperty(r => r.Xml, text), cancellationToken);
        }

        return resealed;
    }
}
