using Fractal.Client.Accounts;
using Fractal.Server.Audit;
using Fractal.Server.Platform.Problems;
using Microsoft.AspNetCore.Identity;

namespace Fractal.Server.Accounts;

/// <summary>Old secret, new secret and new parameters in one transaction; every sign-in of the user ends.</summary>
internal sealed class ChangePassword(FractalDb db, UserManager<User> users, SignIn signIn, RefreshTokens refreshTokens, StampCheck stamps, TimeProvider clock)
{
    public async Task<Result<User>> RunAsync(Guid userId, ChangePasswordRequest request, CancellationToken cancellationToken)
    {
        if (!AuthSecret.IsDerived(request.NewPassword)) return AccountProblems.PasswordNotDerived;
        var user = await users.FindByIdAsync(userId.ToString());
        if (user is null) return PlatformProblems.Unauthenticated;
        var known = await signIn.CheckAsync(user.Email!, request.Password);
        if (known.Problem is not null) return known;
        // Before the transaction: hashing is slow by design, and others want to write.
        var hash = users.PasswordHasher.HashPassword(user, request.NewPassword);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        (user.KdfSalt, user.KdfMemoryKiB, user.KdfIterations) = (request.NewKdf.Salt, request.NewKdf.MemoryKiB, request.NewKdf.Iterations);
        user.PasswordHash = hash;
        // Of two changes at once the second finds another concurrency stamp, and its old secret is no longer right.
        // It locks the user's row, as trading a refresh token does: what is traded before is ended below, what comes after finds its token ended.
        if (!(await users.UpdateSecurityStampAsync(user)).Succeeded) return AccountProblems.InvalidCredentials;
        await refreshTokens.RevokeAsync(t => t.UserId == userId, cancellationToken);
        db.Add(AuditEntry.Of(clock.GetUtcNow(), userId, "user.password-changed", userId.ToString()));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        stamps.Forget(userId);
        return user;
    }
}
