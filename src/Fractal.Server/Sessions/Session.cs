using Fractal.Client.Sessions;
using Fractal.Server.Sessions.Claims;
using Fractal.Server.Sessions.Endings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Sessions;

/// <summary>
/// A user's session, from start request to end. Its state is written only by <see cref="ContainerClaim"/> and <see cref="SessionStates"/>.
/// </summary>
internal sealed class Session
{
    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public Guid AppId { get; init; }

    public required string Region { get; init; }

    public SessionState State { get; set; }

    public StartKind? Start { get; set; }

    public Guid? ContainerId { get; set; }

    /// <summary>Priority in the queue, higher first; copied from the tier at the start.</summary>
    public int Priority { get; init; }

    /// <summary>The app keeps config, so a user has at most one live session of it.</summary>
    public bool KeepsConfig { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>SHA-256 of the request that used the key.</summary>
    public byte[]? RequestHash { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ClaimedAt { get; set; }

    public DateTimeOffset? ConnectedAt { get; set; }

    public DateTimeOffset? DisconnectedAt { get; set; }

    public DateTimeOffset? EndingAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public EndReason? EndReason { get; set; }

    public string? EndDetail { get; set; }

    /// <summary>When a client last polled it; a queued session without polls is canceled.</summary>
    public DateTimeOffset SeenAt { get; set; }

    /// <summary>When its limits are checked next; none is reached before. Null while it has no container.</summary>
    public DateTimeOffset? LimitAt { get; set; }

    /// <summary>The number of its agent's newest report; older reports that arrive late are ignored.</summary>
    public long ReportSequence { get; set; }

    /// <summary>Its limits: the shorter of app's and tier's, updated by <see cref="LimitsReconciler"/>.</summary>
    public required SessionLimits Limits { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Session>
    {
        public void Configure(EntityTypeBuilder<Session> builder)
        {
            builder.ToTable("sessions");
            builder.Property(session => session.State).HasConversion<string>().HasMaxLength(16);
            builder.Property(session => session.Start).HasConversion<string>().HasMaxLength(8);
            builder.Property(session => session.EndReason).HasConversion<string>().HasMaxLength(32);
            builder.Property(session => session.Region).HasMaxLength(64);
            builder.Property(session => session.IdempotencyKey).HasMaxLength(StartSession.MaxKeyLength);
            builder.ComplexProperty(session => session.Limits);
            // Partial indexes, because Ended rows grow without bound and every index that a start has to update makes it slower.
            builder.HasIndex(session => new { session.UserId, session.IdempotencyKey }).IsUnique().HasFilter("idempotency_key IS NOT NULL");
            builder.HasIndex(session => new { session.UserId, session.CreatedAt });
            builder.HasIndex(session => new { session.State, session.AppId }).HasFilter("state <> 'Ended'");
            builder.HasIndex(session => session.EndedAt).HasFilter("ended_at IS NOT NULL");
            builder.HasIndex(session => session.LimitAt).HasFilter("state IN ('Claimed', 'Connected', 'Disconnected')");
            builder.HasIndex(session => new { session.UserId, session.AppId }).IsUnique().HasFilter("keeps_config AND state NOT IN ('Ending', 'Ended')");
        }
    }
}
