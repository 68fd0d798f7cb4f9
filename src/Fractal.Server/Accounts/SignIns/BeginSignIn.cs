using Fractal.Server.Accounts.Users;
using Fractal.Server.Audit;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>Inserts a new sign-in of an authenticated user. The caller then sends the cookie or tokens.</summary>
internal sealed class BeginSignIn(FractalDb db, EndSignIns end, SignInSignals signals, IHttpContextAccessor accessor, IOptions<AccountOptions> options, TimeProvider clock)
{
    /// <summary>
    /// With the user locked, and only if what was checked still holds: a change of password, or an operator who disables the user, ends the sign-ins that
    /// there are, and one that was being made at that moment would outlive it.
    /// </summary>
    /// <param name="user">As it was checked.</param>
    /// <param name="kind">What is signed in.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null if the user has changed since.</returns>
    public async Task<UserSignIn?> RunAsync(User user, SignInKind kind, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = await db.Users.AsNoTracking().Where(u => u.Id == user.Id).ForUpdate().FirstOrDefaultAsync(cancellationToken);
        if (now is null || now.PasswordHash != user.PasswordHash || now.DisabledAt is not null || now.DeletedAt is not null) return null;
        var signIn = Add(user, kind);
        await db.SaveChangesAsync(cancellationToken);
        var ended = await EndExcessAsync(user.Id, cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        signals.OnEnded(ended);
        return signIn;
    }

    /// <summary>Those that have not been used for longest, beyond what a user may have.</summary>
    private async Task<IReadOnlyList<Guid>> EndExcessAsync(Guid userId, CancellationToken cancellationToken)
    {
        var excess = await db.Set<UserSignIn>().AsNoTracking().Live(clock.GetUtcNow()).Where(signIn => signIn.UserId == userId)
            .OrderByDescending(signIn => signIn.LastSeenAt).ThenByDescending(signIn => signIn.Id).Skip(SignInList.Most).Select(signIn => signIn.Id).ToListAsync(cancellationToken);
        return excess.Count == 0 ? [] : await end.MarkAsync(signIn => excess.Contains(signIn.Id), SignInEnd.Excess, userId, cancellationToken);
    }

    private UserSignIn Add(User user, SignInKind kind)
    {
        var (now, http) = (clock.GetUtcNow(), accessor.HttpContext);
        var signIn = new UserSignIn
        {
            Id = Guid.CreateVersion7(now),
            UserId = user.Id,
            Kind = kind,
            CreatedAt = now,
            ExpiresAt = now + (kind == SignInKind.Browser ? options.Value.BrowserSignInLifetime : options.Value.ProgramSignInLifetime),
            LastSeenAt = now,
            Address = ClientDescription.AddressOf(http),
            Client = ClientDescription.Of(http?.Request.Headers.UserAgent.ToString() ?? ""),
        };
        db.Add(signIn);
        db.Add(AuditEntry.Of(now, user.Id, "sign-in.began", signIn.Id.ToString(), signIn.Client, signIn.Address));
        return signIn;
    }
}
