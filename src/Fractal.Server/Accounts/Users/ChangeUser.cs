using Fractal.Server.Accounts.SignIns;
using Fractal.Server.Audit;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Accounts.Users;

/// <summary>Operators' changes to accounts. Each takes effect immediately on every server, also for existing sign-ins.</summary>
internal sealed class ChangeUser(FractalDb db, EndSignIns endSignIns, SignInSignals signals, TimeProvider clock)
{
    /// <summary>The lock to hold while the number of administrators may change.</summary>
    public const string Administrators = "administrator";

    /// <summary>Signaled after the commit.</summary>
    private readonly List<Guid> ended = [], roleChanged = [];

    public Task<Problem?> PromoteAsync(Guid id, Guid by, CancellationToken cancellationToken) => ChangeAsync(id, async user =>
    {
        if (user.DisabledAt is not null) return AccountProblems.UserDisabled;
        if (!user.Administrator) roleChanged.AddRange(await SetRoleAsync(user, administrator: true, by, cancellationToken));
        return null;
    }, cancellationToken);

    public Task<Problem?> DemoteAsync(Guid id, Guid by, CancellationToken cancellationToken) => ChangeAsync(id, async user =>
    {
        if (await IsLastAsync(user, cancellationToken)) return AccountProblems.LastAdministrator;
        if (user.Administrator) roleChanged.AddRange(await SetRoleAsync(user, administrator: false, by, cancellationToken));
        return null;
    }, cancellationToken);

    /// <summary>Disables the user and ends all sign-ins and sessions.</summary>
    public Task<Problem?> DisableAsync(Guid id, Guid by, CancellationToken cancellationToken) =>
        ChangeAsync(id, user => DisableAsync(user, by, "user.disabled", cancellationToken), cancellationToken);

    public Task<Problem?> EnableAsync(Guid id, Guid by, CancellationToken cancellationToken) => ChangeAsync(id, async user =>
    {
        if (user.DisabledAt is null) return null;
        user.DisabledAt = null;
        Record(user, by, "user.enabled");
        await db.SetSuspendedAsync(id, suspended: false, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }, cancellationToken);

    /// <summary>Disables the user; the rows are deleted once the sessions have ended (<see cref="DeletedUsersReconciler"/>).</summary>
    public Task<Problem?> DeleteAsync(Guid id, Guid by, CancellationToken cancellationToken) => ChangeAsync(id, async user =>
    {
        if (await DisableAsync(user, by, "user.deleted", cancellationToken) is { } problem) return problem;
        user.DeletedAt = clock.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }, cancellationToken);

    /// <summary>Ends every sign-in of the user.</summary>
    public async Task<Problem?> SignOutAsync(Guid id, Guid by, CancellationToken cancellationToken)
    {
        if (!await db.Users.AnyAsync(user => user.Id == id && user.DeletedAt == null, cancellationToken)) return AccountProblems.NoSuchUser;
        await endSignIns.AllAsync(id, except: null, SignInEnd.Revoked, by, cancellationToken);
        return null;
    }

    /// <summary>Runs in the caller's transaction.</summary>
    /// <returns>The user's live sign-ins, for the caller to signal after its commit.</returns>
    public async Task<IReadOnlyList<Guid>> SetRoleAsync(User user, bool administrator, Guid by, CancellationToken cancellationToken)
    {
        user.Administrator = administrator;
        Record(user, by, administrator ? "user.promoted" : "user.demoted");
        await db.SaveChangesAsync(cancellationToken);
        return await db.SignIns.Live(clock.GetUtcNow()).Where(signIn => signIn.UserId == user.Id).Select(signIn => signIn.Id).ToListAsync(cancellationToken);
    }

    private async Task<Problem?> DisableAsync(User user, Guid by, string action, CancellationToken cancellationToken)
    {
        if (user.Id == by) return AccountProblems.NotYourself;
        if (await IsLastAsync(user, cancellationToken)) return AccountProblems.LastAdministrator;
        user.DisabledAt ??= clock.GetUtcNow();
        user.Administrator = false;
        Record(user, by, action);
        await db.SetSuspendedAsync(user.Id, suspended: true, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        ended.AddRange(await endSignIns.MarkAsync(signIn => signIn.UserId == user.Id, SignInEnd.Disabled, by, cancellationToken));
        return null;
    }

    private async Task<Problem?> ChangeAsync(Guid id, Func<User, Task<Problem?>> change, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // If two administrators demote each other at the same moment, one remains.
        await db.LockNameAsync(Administrators, cancellationToken);
        var user = await db.Users.FirstOrDefaultAsync(u => u.Id == id && u.DeletedAt == null, cancellationToken);
        if (user is null) return AccountProblems.NoSuchUser;
        if (await change(user) is { } problem) return problem;
        await transaction.CommitAsync(CancellationToken.None);
        signals.OnEnded(ended);
        signals.OnRoleChanged(roleChanged);
        return null;
    }

    private async Task<bool> IsLastAsync(User user, CancellationToken cancellationToken) =>
        user.Administrator && !await db.Users.AnyAsync(other => other.Administrator && other.Id != user.Id, cancellationToken);

    private void Record(User user, Guid by, string action) => db.Add(AuditEntry.Of(clock.GetUtcNow(), by, action, user.Id.ToString()));
}
