using Fractal.Client.Accounts;
using Fractal.Server.Platform.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>A user's sign-ins, as shown to the user.</summary>
internal sealed class SignInList(FractalDb db, TimeProvider clock)
{
    /// <summary>The maximum number per user. The list is complete, so no sign-in is hidden.</summary>
    public const int Most = 500;

    /// <param name="userId">The user.</param>
    /// <param name="current">The sign-in that makes the request; listed first.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<SignInResponse>> OfAsync(Guid userId, Guid? current, CancellationToken cancellationToken)
    {
        var rows = await db.SignIns.AsNoTracking().Live(clock.GetUtcNow()).Where(signIn => signIn.UserId == userId)
            .OrderByDescending(signIn => signIn.Id == current).ThenByDescending(signIn => signIn.LastSeenAt).Take(Most).ToListAsync(cancellationToken);
        return [.. rows.Select(s => new SignInResponse(s.Id, Instruments.LabelOf(s.Kind), s.Client, s.Address, s.CreatedAt, s.LastSeenAt, s.ExpiresAt, s.Id == current))];
    }
}
