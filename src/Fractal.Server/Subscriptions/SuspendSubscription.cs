using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Subscriptions;

internal static class SuspendSubscription
{
    /// <summary>Suspends a user's service regardless of the subscription, or resumes it. Runs in the caller's transaction.</summary>
    public static Task SetSuspendedAsync(this FractalDb db, Guid userId, bool suspended, CancellationToken cancellationToken) =>
        db.Subscriptions.Where(s => s.UserId == userId).ExecuteUpdateAsync(set => set.SetProperty(s => s.Suspended, suspended), cancellationToken);
}
