using Fractal.Server.Audit;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Platform.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Accounts;

/// <summary>Makes a user an administrator: asked by one, or with the installation's one-time code.</summary>
internal sealed class GrantAdministrator(FractalDb db, UserManager<User> users, AdministratorCode code, StampCheck stamps, TimeProvider clock)
{
    /// <param name="by">Who asks, if that is an administrator.</param>
    public async Task<Result<User>> RunAsync(string email, string? byCode, Guid? by, CancellationToken cancellationToken)
    {
        if (by is null && !code.Matches(byCode)) return AccountProblems.InvalidAdministratorCode;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // A code makes the first administrator and no other: two that come with one at the same time, to whichever server, stand in line.
        await db.LockNameAsync("administrator", cancellationToken);
        if (by is null && await db.Users.AnyAsync(user => user.Administrator, cancellationToken))
        {
            code.Remove();
            return AccountProblems.InvalidAdministratorCode;
        }

        var user = await users.FindByEmailAsync(email);
        if (user is null) return AccountProblems.NoSuchUser;
        user.Administrator = true;
        db.Add(AuditEntry.Of(clock.GetUtcNow(), by ?? user.Id, "user.made-administrator", user.Id.ToString()));
        if (!(await users.UpdateSecurityStampAsync(user)).Succeeded) return PlatformProblems.Unavailable;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        stamps.Forget(user.Id);
        if (by is null) code.Remove();
        return user;
    }
}
