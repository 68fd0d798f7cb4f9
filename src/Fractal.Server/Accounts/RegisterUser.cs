using Fractal.Client.Accounts;
using Fractal.Server.Audit;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Subscriptions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Accounts;

/// <summary>Makes a user's rows, all or none: the user, the subscription, the entry in the audit log.</summary>
internal sealed class RegisterUser(FractalDb db, UserManager<User> users, OpenSubscription openSubscription, TimeProvider clock)
{
    public async Task<Result<User>> RunAsync(RegisterRequest request, CancellationToken cancellationToken)
    {
        if (!AuthSecret.IsDerived(request.Password)) return AccountProblems.PasswordNotDerived;
        var now = clock.GetUtcNow();
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            UserName = request.Email,
            Email = request.Email,
            KdfSalt = request.Kdf.Salt,
            KdfMemoryKiB = request.Kdf.MemoryKiB,
            KdfIterations = request.Kdf.Iterations,
            CreatedAt = now,
        };
        // Before the transaction: hashing is slow by design, and others want to write.
        user.PasswordHash = users.PasswordHasher.HashPassword(user, request.Password);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        IdentityResult result;
        try
        {
            result = await users.CreateAsync(user);
        }
        catch (DbUpdateException exception) when (Failures.IsDuplicate(exception))
        {
            // Somebody registered the same email between the look and the insert: the unique index decides.
            return AccountProblems.EmailTaken;
        }

        if (!result.Succeeded) return Refusal(result);
        openSubscription.Add(db, user.Id);
        db.Add(AuditEntry.Of(now, user.Id, "user.registered", user.Id.ToString()));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        return user;
    }

    private static Problem Refusal(IdentityResult result) =>
        result.Errors.Any(e => e.Code is nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName))
            ? AccountProblems.EmailTaken
            : PlatformProblems.Invalid("email", [.. result.Errors.Select(e => e.Description)]);
}
