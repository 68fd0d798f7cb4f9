using Fractal.Client.Accounts;
using Fractal.Server.Platform.Keys;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>
/// Exchanges a refresh token for a new pair. Each works once. For a short time, presenting it again returns the same successor, because two
/// tabs or a client that lost the response may do so. Any later use indicates a copied token, and the sign-in ends.
/// </summary>
internal sealed class RefreshSignIn(
    FractalDb db, AccessTokens tokens, EndSignIns endSignIns, InstallationKey installation, SignInSignals signals, TimeProvider clock, ILogger<RefreshSignIn> logger)
{
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    public async Task<Result<TokenResponse>> RunAsync(string text, CancellationToken cancellationToken)
    {
        if (RefreshToken.Verify(text, installation) is not { } token) return AccountProblems.InvalidRefreshToken;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.GetUtcNow();
        // Takes the same lock as a password change: either the change ends this sign-in, or this finds it ended.
        var signIn = await db.SignIns.AsNoTracking().Where(s => s.Id == token.SignInId).ForUpdate().FirstOrDefaultAsync(cancellationToken);
        var user = signIn is null ? null : await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == signIn.UserId && u.DisabledAt == null, cancellationToken);
        if (signIn is null || user is null || signIn.EndedAt is not null || signIn.ExpiresAt <= now) return AccountProblems.InvalidRefreshToken;
        if (token.Count == signIn.RefreshCount)
        {
            await db.SignIns.Where(s => s.Id == signIn.Id).ExecuteUpdateAsync(
                set => set.SetProperty(s => s.RefreshCount, token.Count + 1).SetProperty(s => s.RefreshedAt, now).SetProperty(s => s.LastSeenAt, now), cancellationToken);
        }
        else if (token.Count + 1 != signIn.RefreshCount || signIn.RefreshedAt + Grace <= now)
        {
            var ended = await endSignIns.MarkAsync(s => s.Id == signIn.Id, SignInEnd.TokenReused, signIn.UserId, cancellationToken);
            await transaction.CommitAsync(CancellationToken.None);
            signals.OnEnded(ended);
            logger.ReusedRefreshToken(signIn.Id, signIn.UserId);
            return AccountProblems.InvalidRefreshToken;
        }

        await transaction.CommitAsync(CancellationToken.None);
        return tokens.Make(user, signIn, token.Count + 1);
    }

    /// <summary>Ends the sign-in of a refresh token, used or not: only the user or a thief can have it.</summary>
    public async Task EndAsync(string text, CancellationToken cancellationToken)
    {
        if (RefreshToken.Verify(text, installation) is not { } token) return;
        var userId = await db.SignIns.Where(s => s.Id == token.SignInId).Select(s => (Guid?)s.UserId).FirstOrDefaultAsync(cancellationToken);
        if (userId is { } id) await endSignIns.OneAsync(id, token.SignInId, SignInEnd.SignedOut, id, cancellationToken);
    }
}
