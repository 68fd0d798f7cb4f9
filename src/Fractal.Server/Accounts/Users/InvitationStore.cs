using Fractal.Client.Administration;
using Fractal.Server.Audit;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Problems;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Accounts.Users;

/// <summary>Invitations, for operators. The code is shown once; only its hash is stored.</summary>
internal sealed class InvitationStore(FractalDb db, TimeProvider clock)
{
    public Task<PageResponse<InvitationResponse>> ListAsync(int page, CancellationToken cancellationToken) =>
        db.Invitations.AsNoTracking().OrderByDescending(i => i.CreatedAt).ThenBy(i => i.Id)
            .Select(i => new InvitationResponse(i.Id, i.Email, i.CreatedAt, i.ExpiresAt, i.UsedAt, null)).PageAsync(page, cancellationToken);

    public async Task<Result<InvitationResponse>> CreateAsync(CreateInvitationRequest request, Guid by, CancellationToken cancellationToken)
    {
        EmailAddress? email = null;
        if (!string.IsNullOrWhiteSpace(request.Email) && !EmailAddress.TryParse(request.Email, out email, out var error)) return PlatformProblems.Invalid("email", error);
        var (now, code) = (clock.GetUtcNow(), Invitation.NewCode());
        var invitation = new Invitation
        {
            Id = Guid.CreateVersion7(now), Hash = Invitation.HashOf(code), Email = email?.Text, EmailKey = email?.Key, CreatedBy = by, CreatedAt = now, ExpiresAt = now + TimeSpan.FromDays(request.Days),
        };
        db.Add(invitation);
        db.Add(AuditEntry.Of(now, by, "invitation.created", invitation.Id.ToString(), email?.Text));
        await db.SaveChangesAsync(cancellationToken);
        return new InvitationResponse(invitation.Id, invitation.Email, invitation.CreatedAt, invitation.ExpiresAt, null, code);
    }

    /// <returns>Whether there was an unused invitation with this id.</returns>
    public async Task<bool> RevokeAsync(Guid id, Guid by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Invitations.Where(i => i.Id == id && i.UsedAt == null).ExecuteDeleteAsync(cancellationToken) == 0) return false;
        db.Add(AuditEntry.Of(clock.GetUtcNow(), by, "invitation.revoked", id.ToString()));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    /// <summary>Uses an invitation in the caller's transaction. Of two concurrent uses, one succeeds.</summary>
    public async Task<bool> UseAsync(string? code, EmailAddress email, Guid userId, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(code)) return false;
        var (hash, now) = (Invitation.HashOf(code), clock.GetUtcNow());
        return await db.Invitations.Where(i => i.Hash == hash && i.UsedAt == null && i.ExpiresAt > now && (i.EmailKey == null || i.EmailKey == email.Key))
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.UsedAt, now).SetProperty(i => i.UsedBy, userId), cancellationToken) == 1;
    }
}
