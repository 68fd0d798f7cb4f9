using System.Linq.Expressions;
using Fractal.Server.Audit;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>Ends sign-ins on every server: tokens, cookies and tickets stop working, and streams are closed.</summary>
internal sealed class EndSignIns(FractalDb db, SignInSignals signals, IHttpContextAccessor accessor, TimeProvider clock)
{
    /// <returns>Whether the user had a live sign-in with this id.</returns>
    public async Task<bool> OneAsync(Guid userId, Guid signInId, SignInEnd reason, Guid by, CancellationToken cancellationToken) =>
        await RunAsync(signIn => signIn.Id == signInId && signIn.UserId == userId, reason, by, cancellationToken) > 0;

    /// <param name="except">A sign-in to keep.</param>
    public Task<int> AllAsync(Guid userId, Guid? except, SignInEnd reason, Guid by, CancellationToken cancellationToken) =>
        RunAsync(signIn => signIn.UserId == userId && signIn.Id != except, reason, by, cancellationToken);

    /// <summary>
    /// Runs in the caller's transaction. The caller signals the end after its commit (<see cref="SignInSignals.OnEnded"/>).
    /// </summary>
    /// <returns>The sign-ins that ended.</returns>
    public async Task<IReadOnlyList<Guid>> MarkAsync(Expression<Func<UserSignIn, bool>> which, SignInEnd reason, Guid by, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var live = db.SignIns.Live(now).Where(which);
        var ids = await live.Select(signIn => signIn.Id).ToListAsync(cancellationToken);
        if (ids.Count == 0) return [];
        await db.SignIns.Where(signIn => ids.Contains(signIn.Id) && signIn.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(signIn => signIn.EndedAt, now).SetProperty(signIn => signIn.EndReason, reason), cancellationToken);
        var address = ClientDescription.AddressOf(accessor.HttpContext);
        foreach (var id in ids) db.Add(AuditEntry.Of(now, by, "sign-in.ended", id.ToString(), Platform.Telemetry.Instruments.LabelOf(reason), address));
        await db.SaveChangesAsync(cancellationToken);
        return ids;
    }

    private async Task<int> RunAsync(Expression<Func<UserSignIn, bool>> which, SignInEnd reason, Guid by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var ended = await MarkAsync(which, reason, by, cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        signals.OnEnded(ended);
        return ended.Count;
    }
}
