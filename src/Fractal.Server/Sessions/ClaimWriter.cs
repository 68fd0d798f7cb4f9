using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Sessions;

/// <summary>Decides a batch in one commit: on PostgreSQL by one statement on a connection it keeps, on SQLite one after the other in one transaction.</summary>
internal sealed class ClaimWriter(Database database, bool postgres) : IAsyncDisposable
{
    private static readonly TimeSpan LongestCommand = TimeSpan.FromSeconds(15);

    private FractalDb? kept;

    /// <returns>An outcome for each, in their order; null for those that have to be decided alone.</returns>
    public Task<ClaimOutcome?[]> DecideAsync(IReadOnlyList<ClaimWaiting> batch, DateTimeOffset now) => postgres ? ByStatementAsync(batch, now) : InTurnAsync(batch, now);

    public async ValueTask DisposeAsync()
    {
        if (kept is not null) await kept.DisposeAsync();
        kept = null;
    }

    private async Task<ClaimOutcome?[]> ByStatementAsync(IReadOnlyList<ClaimWaiting> batch, DateTimeOffset now)
    {
        try
        {
            if (kept is null)
            {
                kept = database.Open();
                kept.Database.SetCommandTimeout(LongestCommand);
                await kept.Database.OpenConnectionAsync();
                // What is asked is of another length each time, which PostgreSQL would take for a reason to plan anew, and that takes longer than the statement.
                await kept.Database.ExecuteSqlRawAsync("SET plan_cache_mode = force_generic_plan");
            }

            return await ClaimStatement.RunAsync(kept, batch, now);
        }
        catch
        {
            // Whatever became of the connection, the next batch begins on a sound one.
            await DisposeAsync();
            throw;
        }
    }

    private async Task<ClaimOutcome?[]> InTurnAsync(IReadOnlyList<ClaimWaiting> batch, DateTimeOffset now)
    {
        var outcomes = new ClaimOutcome?[batch.Count];
        await using var db = database.Open();
        await using var transaction = await db.Database.BeginTransactionAsync();
        try
        {
            for (var i = 0; i < batch.Count; i++)
            {
                // Each a moment after the one before: who came first is first in the queue.
                outcomes[i] = await new ClaimDecision(db, batch[i].Request, now.AddMicroseconds(i)).DecideAsync(CancellationToken.None);
                db.ChangeTracker.Clear();
            }
        }
        catch (Exception exception) when (!Failures.IsPassing(exception))
        {
            // One of them, and nothing is written yet: one by one they show whose fault it is.
            return new ClaimOutcome?[batch.Count];
        }

        await transaction.CommitAsync();
        return outcomes;
    }
}
