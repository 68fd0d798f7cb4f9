using Fractal.Client.Sessions;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Sessions.Endings;

/// <summary>
/// Ends sessions whose user's subscription is no longer active before the end of its period. The period's end is a limit like others,
/// except for queued sessions, which have no limits yet.
/// </summary>
internal sealed class UnpaidSessionsReconciler(Database database, EndSession endSession, TimeProvider clock) : Reconciler
{
    private const int Batch = 500;

    public override string Name => "end unpaid sessions";

    public override TimeSpan Period => TimeSpan.FromSeconds(5);

    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        var now = clock.GetUtcNow();
        var unpaid = await (
            from session in db.Sessions
            where session.State != SessionState.Ending && session.State != SessionState.Ended
            join subscription in db.Subscriptions on session.UserId equals subscription.UserId
            where subscription.Suspended || (subscription.State != SubscriptionState.Trialing && subscription.State != SubscriptionState.Active)
                || (session.State == SessionState.Queued && subscription.EndsAt <= now)
            orderby session.Id
            select new { session.Id, session.State }).Take(Batch).ToListAsync(cancellationToken);
        var ended = 0;
        foreach (var row in unpaid)
        {
            if (await endSession.RunAsync(row.Id, EndReason.SubscriptionEnded, null, row.State, cancellationToken)) ended++;
        }

        if (unpaid.Count == Batch) Signal.Wake();
        return ended == 0 ? null : $"ended {ended}";
    }
}
