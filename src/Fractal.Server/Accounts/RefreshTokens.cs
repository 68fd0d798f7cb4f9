using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Accounts;

/// <summary>Makes, trades and revokes refresh tokens.</summary>
internal sealed class RefreshTokens(FractalDb db, IOptions<AccountOptions> options, TimeProvider clock, ILogger<RefreshTokens> logger)
{
    /// <summary>Adds a token of a family to the context; the caller saves.</summary>
    public string Add(Guid userId, Guid familyId)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var now = clock.GetUtcNow();
        db.Add(new RefreshToken
        {
            Id = Guid.CreateVersion7(now), FamilyId = familyId, UserId = userId, Hash = HashOf(token),
            CreatedAt = now, ExpiresAt = now + options.Value.RefreshTokenLifetime,
        });
        return token;
    }

    /// <summary>Uses a token up, in the caller's transaction, which also makes its successor: of two that come with the same one, one gets it. A used one coming again was copied, so its family ends.</summary>
    /// <returns>The token's row, or null if it is not good.</returns>
    public async Task<RefreshToken?> UseAsync(string token, CancellationToken cancellationToken)
    {
        var hash = HashOf(token);
        var now = clock.GetUtcNow();
        var row = await db.Set<RefreshToken>().AsNoTracking().FirstOrDefaultAsync(t => t.Hash == hash, cancellationToken);
        if (row is null || row.RevokedAt is not null || row.ExpiresAt <= now) return null;
        // As a change of password does: either it ends the successor too, or this finds its token revoked.
        await db.Users.Where(u => u.Id == row.UserId).Select(u => u.Id).ForUpdate().FirstOrDefaultAsync(cancellationToken);
        var used = await db.Set<RefreshToken>().Where(t => t.Id == row.Id && t.UsedAt == null && t.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.UsedAt, now), cancellationToken);
        if (used == 1) return row;
        logger.LogWarning("A used refresh token of user {User} came again; the sign-in is ended", row.UserId);
        await RevokeAsync(t => t.FamilyId == row.FamilyId, cancellationToken);
        return null;
    }

    public async Task RevokeFamilyOfAsync(string token, CancellationToken cancellationToken)
    {
        var hash = HashOf(token);
        var family = await db.Set<RefreshToken>().Where(t => t.Hash == hash).Select(t => (Guid?)t.FamilyId).FirstOrDefaultAsync(cancellationToken);
        if (family is not null) await RevokeAsync(t => t.FamilyId == family, cancellationToken);
    }

    public Task RevokeAsync(System.Linq.Expressions.Expression<Func<RefreshToken, bool>> which, CancellationToken cancellationToken) =>
        db.Set<RefreshToken>().Where(which).Where(t => t.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.RevokedAt, clock.GetUtcNow()), cancellationToken);

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
