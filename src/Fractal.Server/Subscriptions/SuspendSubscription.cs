using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Subscriptions;

internal static class SuspendSubscription
{
    /// <summary>Takes service away from a user whatever the subscription says, or gives it back. In the caller's transaction.</summary>
    public static Task SetSuspendedAsync(this FractalDb db, Guid userId, bool suspended, CancellationToken cancellationToken) =>
        db.Set<Subscription>().Where(s => s.UserId == userId).ExecuteUpdateAsync(set => set.SetProperty(s => s.Suspended, suspended), cancellationToken);
}
