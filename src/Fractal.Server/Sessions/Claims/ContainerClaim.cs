using Fractal.Server.Platform.Http.SignIns;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Platform.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Sessions.Claims;

/// <summary>
/// Decides a start and commits before responding: whether it is a repeat, entitled and within limits, and which ready container it gets, or
/// its place in the queue. Concurrent requests are decided together (<see cref="ClaimBatches"/>): on PostgreSQL by one statement for all
/// plain cases, on SQLite in one transaction. All others (rejected, repeated, or without a ready container) are decided alone, in a
/// transaction that locks what it reads (<see cref="ClaimDecision"/>).
/// </summary>
internal sealed class ContainerClaim(
    ClaimBatches batches, Database database, ClaimSignals signals, ISignIns signIns, TimeProvider clock) : IDisposable
{
    /// <summary>The maximum number decided alone at the same time, each with a connection.</summary>
    private const int AloneAtOnce = 12;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim alone = new(AloneAtOnce);

    public async Task<ClaimOutcome> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        using var span = Tracing.Source.StartActivity("claim");
        var asked = clock.GetUtcNow();
        var outcome = await DecideAsync(request, cancellationToken);
        if (request.SignInId is not { } signIn) return outcome;
        if (outcome is ClaimOutcome.Rejected { Problem: var problem } && problem == PlatformProblems.Unauthenticated) await signIns.ReadAsync(signIn);
        else signIns.FoundLive(signIn, asked);
        return outcome;
    }

    public void Dispose() => alone.Dispose();

    private async Task<ClaimOutcome> DecideAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        foreach (var region in request.Regions)
        {
            var outcome = await batches.ClaimAsync(request, region, cancellationToken);
            if (outcome is not ClaimOutcome.Undecided) return outcome;
        }

        if (!await alone.WaitAsync(LongestWait, cancellationToken)) throw new TimeoutException("Too many starts wait to be decided.");
        try
        {
            return await DecideAloneAsync(request, cancellationToken);
        }
        finally
        {
            alone.Release();
        }
    }

    private async Task<ClaimOutcome> DecideAloneAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await CommitAsync(request, cancellationToken);
        }
        catch (DbUpdateException exception) when (Failures.IsDuplicate(exception))
        {
            // Unique indexes back up the locks: the second request finds the session of the first.
            return await CommitAsync(request, cancellationToken);
        }
    }

    private async Task<ClaimOutcome> CommitAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var outcome = await new ClaimDecision(db, request, clock.GetUtcNow()).DecideAsync(cancellationToken);
        // A commit that has begun is not canceled; a client that disconnects finds its session by its key.
        await transaction.CommitAsync(CancellationToken.None);
        signals.Tell(request, outcome);
        return outcome;
    }
}
