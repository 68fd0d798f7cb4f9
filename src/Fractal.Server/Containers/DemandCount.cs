using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Containers;

/// <summary>What a start that was asked for came to.</summary>
internal enum DemandKind
{
    /// <summary>A warm start.</summary>
    Warm,

    /// <summary>It had to wait for one.</summary>
    Queued,

    /// <summary>There was no room, not even in the queue.</summary>
    Refused,
}

/// <summary>
/// How many starts of an app in a region were asked for within ten seconds, as one server counted them. Only where there were any. The row is that server's
/// alone: it writes what it counted in all, so that writing it twice is no harm.
/// </summary>
internal sealed class DemandCount
{
    public Guid AppId { get; init; }

    public required string Region { get; init; }

    /// <summary>Of <see cref="Scaling.DemandStep"/>.</summary>
    public long Step { get; init; }

    /// <summary>Which run of which server.</summary>
    public Guid Replica { get; init; }

    public int Warm { get; set; }

    public int Queued { get; set; }

    public int Refused { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<DemandCount>
    {
        public void Configure(EntityTypeBuilder<DemandCount> builder)
        {
            builder.ToTable("demand_counts").HasKey(count => new { count.AppId, count.Region, count.Step, count.Replica });
            builder.HasIndex(count => count.Step);
            builder.Property(count => count.Region).HasMaxLength(64);
        }
    }
}

/// <summary>The time in which a server counted. Steps outside all spans are unknown, not empty.</summary>
internal sealed class DemandSpan
{
    public Guid Replica { get; init; }

    public long FromStep { get; init; }

    /// <summary>All before it are written.</summary>
    public long UntilStep { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<DemandSpan>
    {
        public void Configure(EntityTypeBuilder<DemandSpan> builder) => builder.ToTable("demand_spans").HasKey(span => span.Replica);
    }
}
