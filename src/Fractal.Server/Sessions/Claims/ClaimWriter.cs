using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Sessions.Claims;

/// <summary>
/// Decides a batch in one commit: on PostgreSQL with one statement on its own connection, on SQLite one start after another in one
/// transaction.
/// </summary>
internal sealed class ClaimWriter(Database database, bool postgres) : IAsyncDisposable
{
    private static readonly TimeSpan LongestCommand = TimeSpan.FromSeconds(15);

    private FractalDb? kept;

    /// <returns>An outcome for each start, in order.</returns>
    public Task<ClaimOutcome[]> DecideAsync(IReadOnlyList<ClaimWaiting> batch, DateTimeOffset now) => postgres ? ByStatementAsync(batch, now) : InTurnAsync(batch, now);

    public async ValueTask DisposeAsync()
    {
        if (kept is not null) await kept.DisposeAsync();
        kept = null;
    }

    private async Task<ClaimOutcome[]> ByStatementAsync(IReadOnlyList<ClaimWaiting> batch, DateTimeOffset now)
    {
        try
        {
            if (kept is null)
            {
                kept = database.Open();
                kept.Database.SetCommandTimeout(LongestCommand);
                await kept.Database.OpenConnectionAsync();
                // Array lengths vary, so PostgreSQL would choose a new plan each time, which takes longer than the statement itself.
                await kept.Database.ExecuteSqlRawAsync("SET plan_cache_mode = force_generic_plan");
            }

            return await ClaimStatement.RunAsync(kept, batch, now);
        }
        catch
        {
            // The connection may be broken, so the next batch opens a new one.
            await DisposeAsync();
            throw;
        }
    }

    private async Task<ClaimOutcome[]> InTurnAsync(IReadOnlyList<ClaimWaiting> batch, DateTimeOffset now)
    {
        var outcomes = new ClaimOutcome[batch.Count];
        await using var db = database.Open();
        await using var transaction = await db.Database.BeginTransactionAsync();
        try
        {
            for (var i = 0; i < batch.Count; i++)
            {
                // Increasing times, so that the first request is first in the queue.
                outcomes[i] = await new ClaimDecision(db, batch[i].Request, now.AddMicroseconds(i)).DecideAsync(CancellationToken.None);
                db.ChangeTracker.Clear();
            }
        }
        catch (Exception exception) when (!Failures.IsPassing(exception))
        {
            // One of them failed and nothing is written yet; deciding each alone finds which.
            return [.. batch.Select(_ => ClaimOutcome.Undecided.Instance)];
        }

        await transaction.CommitAsync();
        return outcomes;
    }
}
