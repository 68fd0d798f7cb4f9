using Fractal.Client.Accounts;
using Fractal.Server.Accounts.Users;
using Fractal.Server.Audit;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Platform.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>Replaces the secret and the derivation parameters in one transaction and ends all sign-ins of the user.</summary>
internal sealed class ChangePassword(
    FractalDb db, UserManager<User> users, CheckCredentials credentials, EndSignIns endSignIns, SignInSignals signals, IHttpContextAccessor accessor, TimeProvider clock)
{
    public async Task<Result<User>> RunAsync(Guid userId, Guid signInId, ChangePasswordRequest request, CancellationToken cancellationToken)
    {
        if (!AuthSecret.IsDerived(request.NewPassword)) return AccountProblems.PasswordNotDerived;
        var user = await users.FindByIdAsync(userId.ToString());
        if (user is null) return PlatformProblems.Unauthenticated;
        var known = await credentials.RunAsync(user, signInId, request.Password, cancellationToken);
        if (known.Problem is not null) return known;

        // Before the transaction, so that the slow hashing doesn't block other writers.
        var hash = users.PasswordHasher.HashPassword(user, request.NewPassword);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        // Takes the same lock as a refresh: a concurrent refresh either gets ended here or finds its sign-in ended.
        await db.SignIns.Where(signIn => signIn.UserId == userId && signIn.EndedAt == null).OrderBy(signIn => signIn.Id).ForUpdate().ToListAsync(cancellationToken);
        (user.KdfSalt, user.KdfMemoryKiB, user.KdfIterations) = (request.NewKdf.Salt, request.NewKdf.MemoryKiB, request.NewKdf.Iterations);
        user.PasswordHash = hash;

        // Of two concurrent changes, the second sees a new concurrency stamp and its old secret is wrong.
        if (!(await users.UpdateAsync(user)).Succeeded) return AccountProblems.InvalidCredentials;
        var ended = await endSignIns.MarkAsync(signIn => signIn.UserId == userId, SignInEnd.PasswordChanged, userId, cancellationToken);
        db.Add(AuditEntry.Of(clock.GetUtcNow(), userId, "user.password-changed", userId.ToString(), null, ClientDescription.AddressOf(accessor.HttpContext)));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        signals.OnEnded(ended);
        return user;
    }
}
