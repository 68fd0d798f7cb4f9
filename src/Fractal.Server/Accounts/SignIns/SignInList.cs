using Fractal.Client.Accounts;
using Fractal.Server.Platform.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>Where a user is signed in, for the user.</summary>
internal sealed class SignInList(FractalDb db, TimeProvider clock)
{
    /// <summary>As many as a user may have. The list is complete, so none can hide.</summary>
    public const int Most = 500;

    /// <param name="userId">Whose.</param>
    /// <param name="current">The sign-in that asks; it comes first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<SignInResponse>> OfAsync(Guid userId, Guid? current, CancellationToken cancellationToken)
    {
        var rows = await db.Set<UserSignIn>().AsNoTracking().Live(clock.GetUtcNow()).Where(signIn => signIn.UserId == userId)
            .OrderByDescending(signIn => signIn.Id == current).ThenByDescending(signIn => signIn.LastSeenAt).Take(Most).ToListAsync(cancellationToken);
        return [.. rows.Select(s => new SignInResponse(s.Id, Instruments.LabelOf(s.Kind), s.Client, s.Address, s.CreatedAt, s.LastSeenAt, s.ExpiresAt, s.Id == current))];
    }
}
