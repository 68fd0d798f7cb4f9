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
    /// Locks the user and checks that nothing has changed since authentication. A password change or an operator who disables the user ends
    /// only existing sign-ins; one created at the same moment would survive.
    /// </summary>
    /// <param name="user">The user as authenticated.</param>
    /// <param name="kind">A browser or a program.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
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

    /// <summary>The least recently used sign-ins beyond the user's maximum.</summary>
    private async Task<IReadOnlyList<Guid>> EndExcessAsync(Guid userId, CancellationToken cancellationToken)
    {
        var excess = await db.SignIns.AsNoTracking().Live(clock.GetUtcNow()).Where(signIn => signIn.UserId == userId)
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
