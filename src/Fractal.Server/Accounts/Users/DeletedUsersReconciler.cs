using Fractal.Server.Accounts.SignIns;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Accounts.Users;

/// <summary>Deletes the rows of deleted users once their last session has ended.</summary>
internal sealed class DeletedUsersReconciler(Database database) : Reconciler
{
    private const int Batch = 100;

    public override string Name => "delete users";

    public override TimeSpan Period => TimeSpan.FromSeconds(10);

    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        var ready = await db.Users.Where(user => user.DeletedAt != null && !db.Subscriptions.Any(s => s.UserId == user.Id && s.LiveSessions > 0))
            .OrderBy(user => user.Id).Select(user => user.Id).Take(Batch).ToListAsync(cancellationToken);
        if (ready.Count == 0) return null;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.SignIns.Where(signIn => ready.Contains(signIn.UserId)).ExecuteDeleteAsync(cancellationToken);
        await db.Subscriptions.Where(subscription => ready.Contains(subscription.UserId)).ExecuteDeleteAsync(cancellationToken);
        await db.Users.Where(user => ready.Contains(user.Id)).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        if (ready.Count == Batch) Signal.Wake();
        return FormattableString.Invariant($"deleted {ready.Count}");
    }
}
