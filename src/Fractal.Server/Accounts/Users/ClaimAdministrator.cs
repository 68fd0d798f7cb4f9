using Fractal.Server.Accounts.SignIns;
using Fractal.Server.Audit;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Accounts.Users;

/// <summary>Makes the signed-in user the first administrator, with the installation's one-time code.</summary>
internal sealed class ClaimAdministrator(FractalDb db, AdministratorCode code, ChangeUser change, SignInSignals signals, FailureLogReconciler failures)
{
    public async Task<Result<User>> RunAsync(Guid userId, string? given, CancellationToken cancellationToken)
    {
        if (!code.Matches(given)) return Refuse(userId);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // The lock serialises two users who present the code at the same time on any servers, since it makes only the first administrator.
        await db.LockNameAsync(ChangeUser.Administrators, cancellationToken);
        if (await db.Users.AnyAsync(user => user.Administrator, cancellationToken))
        {
            code.Remove();
            return Refuse(userId);
        }

        var user = await db.Users.FirstOrDefaultAsync(u => u.Id == userId && u.DisabledAt == null, cancellationToken);
        if (user is null) return PlatformProblems.Unauthenticated;
        var changed = await change.SetRoleAsync(user, administrator: true, by: user.Id, cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        signals.OnRoleChanged(changed);
        code.Remove();
        return user;
    }

    private Problem Refuse(Guid userId)
    {
        failures.Add("administrator-code.refused", userId, null);
        return AccountProblems.InvalidAdministratorCode;
    }
}
