using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Storage;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Platform.Retention;

/// <summary>Deletes rows older than <see cref="RetentionOptions"/>, in batches to keep transactions short.</summary>
internal sealed class OldRowsReconciler(Database database, IEnumerable<IOldRows> kinds, IOptions<RetentionOptions> options, TimeProvider clock) : Reconciler
{
    private const int Batch = 500, MostBatches = 100;

    public override string Name => "delete old rows";

    public override TimeSpan Period => TimeSpan.FromMinutes(30);

    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var deleted = new List<string>();
        foreach (var kind in kinds)
        {
            if (await DeleteAsync(kind, cancellationToken) is > 0 and var count) deleted.Add(FormattableString.Invariant($"{count} {kind.Name}"));
        }

        return deleted.Count == 0 ? null : "deleted " + string.Join(", ", deleted);
    }

    private async Task<int> DeleteAsync(IOldRows kind, CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - kind.Age(options.Value);
        var deleted = 0;
        for (var i = 0; i < MostBatches; i++)
        {
            await using var db = database.Open();
            var batch = await kind.DeleteAsync(db, before, Batch, cancellationToken);
            deleted += batch;
            if (batch < Batch) break;
        }

        return deleted;
    }
}
