using Fractal.Server.Platform.Http.SignIns;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Platform.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Sessions;

/// <summary>
/// Decides a start, on the disk before anyone is answered: repeat or not, entitled or not, within the limits or not, and which ready container it gets,
/// or its place in the queue. Requests that arrive together are decided together (<see cref="ClaimBatches"/>): on PostgreSQL by one statement that gives
/// containers to those whose case is plain, on SQLite in one transaction, its writer's. Whoever is left over, one that is refused, repeated, or finds
/// nothing ready, is decided alone, in a transaction of its own that locks what it reads (<see cref="ClaimDecision"/>).
/// </summary>
internal sealed class ContainerClaim(
    ClaimBatches batches, Database database, ClaimSignals signals, ISignIns signIns, TimeProvider clock) : IDisposable
{
    /// <summary>How many are decided alone at a time, and how many connections that takes at most.</summary>
    private const int AloneAtOnce = 12;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim alone = new(AloneAtOnce);

    public async Task<ClaimOutcome> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        using var span = Tracing.Source.StartActivity("claim");
        var asked = clock.GetUtcNow();
        var outcome = await DecideAsync(request, cancellationToken);
        if (request.SignInId is not { } signIn) return outcome;
        if (outcome.Refusal == PlatformProblems.Unauthenticated) await signIns.ReadAsync(signIn);
        else signIns.FoundLive(signIn, asked);
        return outcome;
    }

    public void Dispose() => alone.Dispose();

    private async Task<ClaimOutcome> DecideAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        foreach (var region in request.Regions)
        {
            if (await batches.ClaimAsync(request, region, cancellationToken) is { } outcome) return outcome;
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
        // Once begun, a commit is not broken off: a client that leaves now finds its session by its key.
        await transaction.CommitAsync(CancellationToken.None);
        signals.Tell(request, outcome);
        return outcome;
    }
}
