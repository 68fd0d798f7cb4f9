using Fractal.Client.Sessions;
using Fractal.Server.Containers.Deleting;
using Fractal.Server.Platform.Keys;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Containers.Agents;

/// <summary>Ends containers whose keys derive from a retired installation key. Reports of their agents are rejected.</summary>
internal sealed class RetiredKeysReconciler(Database database, InstallationKey installation, EndContainer endContainer) : Reconciler
{
    private const int Batch = 100;

    public override string Name => "end containers of retired keys";

    public override TimeSpan Period => TimeSpan.FromSeconds(30);

    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var oldest = installation.OldestKeyId;
        if (oldest == 1) return null;
        await using var db = database.Open();
        var ids = await db.Containers.Where(c => c.KeyId < oldest && c.State != ContainerState.Ending && c.State != ContainerState.Gone)
            .OrderBy(c => c.Id).Select(c => c.Id).Take(Batch).ToListAsync(cancellationToken);
        var ended = 0;
        foreach (var id in ids) ended += await endContainer.RunAsync(id, EndReason.AdminEnded, "Its installation key is retired.", cancellationToken) ? 1 : 0;
        if (ids.Count == Batch) Signal.Wake();
        return ended == 0 ? null : FormattableString.Invariant($"ended {ended}");
    }
}
