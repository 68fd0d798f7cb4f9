using Fractal.Client.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Containers;

internal enum ContainerState
{
    Starting,
    Ready,
    InUse,
    Ending,
    Gone,
}

/// <summary>
/// One running instance of an app version, used by at most one user and never reused. Only <see cref="ContainerStates"/> and the claim
/// write its state.
/// </summary>
internal sealed class Container
{
    public Guid Id { get; init; }

    public Guid AppId { get; init; }

    public Guid AppVersionId { get; init; }

    public Guid ClusterId { get; init; }

    public required string Region { get; init; }

    public ContainerState State { get; set; }

    public Guid? SessionId { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the driver was first asked to launch it; null while it waits for its launch.</summary>
    public DateTimeOffset? LaunchedAt { get; set; }

    public DateTimeOffset? ReadyAt { get; set; }

    public DateTimeOffset? ClaimedAt { get; set; }

    public DateTimeOffset? EndingAt { get; set; }

    public DateTimeOffset? GoneAt { get; set; }

    public EndReason? EndReason { get; set; }

    public string? EndDetail { get; set; }

    /// <summary>SHA-256 of the one-time enrolment code; cleared when it is used.</summary>
    public byte[]? EnrolmentHash { get; set; }

    /// <summary>The installation key that its keys are derived from.</summary>
    public byte KeyId { get; init; }

    /// <summary>One-time public key (SPKI, base64url), from the ready report.</summary>
    public string? PublicKey { get; set; }

    public DateTimeOffset? LastSeenAt { get; set; }

    /// <summary>When its user last pressed a key or moved the pointer.</summary>
    public DateTimeOffset? LastInputAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Container>
    {
        public void Configure(EntityTypeBuilder<Container> builder)
        {
            builder.ToTable("containers");
            builder.Property(container => container.State).HasConversion<string>().HasMaxLength(16);
            builder.Property(container => container.EndReason).HasConversion<string>().HasMaxLength(32);
            builder.Property(container => container.Region).HasMaxLength(64);
            // Partial indexes, because Gone rows grow without bound and every index that a claim has to update makes it slower.
            builder.HasIndex(container => new { container.AppId, container.Region, container.AppVersionId, container.ReadyAt }).HasFilter("state = 'Ready'");
            builder.HasIndex(container => new { container.State, container.AppId, container.Region, container.AppVersionId }).HasFilter("state <> 'Gone'");
            builder.HasIndex(container => new { container.AppVersionId, container.ReadyAt }).HasFilter("ready_at IS NOT NULL");
            builder.HasIndex(container => new { container.AppVersionId, container.EndingAt }).HasFilter("end_reason = 'StartFailed'");
            builder.HasIndex(container => container.GoneAt).HasFilter("gone_at IS NOT NULL");
        }
    }
}
