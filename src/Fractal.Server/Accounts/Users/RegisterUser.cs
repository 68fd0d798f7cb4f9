using Fractal.Client.Accounts;
using Fractal.Server.Accounts.SignIns;
using Fractal.Server.Audit;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Subscriptions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Accounts.Users;

/// <summary>Creates a user's rows in one transaction: the user, the subscription, the audit entry.</summary>
internal sealed class RegisterUser(
    FractalDb db, UserManager<User> users, OpenSubscription openSubscription, InvitationStore invitations, AdministratorCode administratorCode, FailureLogReconciler failures,
    IOptions<AccountOptions> options, IHttpContextAccessor accessor, TimeProvider clock)
{
    public async Task<Result<User>> RunAsync(RegisterRequest request, CancellationToken cancellationToken)
    {
        if (!AuthSecret.IsDerived(request.Password)) return AccountProblems.PasswordNotDerived;
        if (!EmailAddress.TryParse(request.Email, out var email, out var error)) return PlatformProblems.Invalid("email", error);
        var user = Make(request, email, clock.GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await RefuseAsync(request.Invitation, email, user.Id, cancellationToken) is { } refusal) return refusal;
        IdentityResult result;
        try
        {
            result = await users.CreateAsync(user);
        }
        catch (DbUpdateException exception) when (Failures.IsDuplicate(exception))
        {
            // The same email was registered between the lookup and the insert; the unique index decides.
            return AccountProblems.EmailTaken;
        }

        if (!result.Succeeded) return Refusal(result);
        openSubscription.Add(db, user.Id);
        db.Add(AuditEntry.Of(user.CreatedAt, user.Id, "user.registered", user.Id.ToString(), null, ClientDescription.AddressOf(accessor.HttpContext)));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        return user;
    }

    private User Make(RegisterRequest request, EmailAddress email, DateTimeOffset now)
    {
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            UserName = email.Text,
            Email = email.Text,
            KdfSalt = request.Kdf.Salt,
            KdfMemoryKiB = request.Kdf.MemoryKiB,
            KdfIterations = request.Kdf.Iterations,
            CreatedAt = now,
        };

        // Before the transaction, so that slow hashing doesn't block other writers.
        user.PasswordHash = users.PasswordHasher.HashPassword(user, request.Password);
        return user;
    }

    /// <summary>The one-time code of the first administrator also permits registration while it is closed; otherwise no one could register.</summary>
    private async Task<Problem?> RefuseAsync(string? code, EmailAddress email, Guid userId, CancellationToken cancellationToken)
    {
        var mode = options.Value.Registration;
        if (mode == RegistrationMode.Open || administratorCode.Matches(code)) return null;
        if (mode == RegistrationMode.Invitation && await invitations.UseAsync(code, email, userId, cancellationToken)) return null;
        failures.Add("user.registration-refused", null, mode.ToString());
        return mode == RegistrationMode.Closed ? AccountProblems.RegistrationClosed : AccountProblems.InvalidInvitation;
    }

    private static Problem Refusal(IdentityResult result) =>
        result.Errors.Any(e => e.Code is nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName))
            ? AccountProblems.EmailTaken
            : PlatformProblems.Invalid("email", [.. result.Errors.Select(e => e.Description)]);
}
