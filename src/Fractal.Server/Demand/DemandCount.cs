using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Demand;

/// <summary>The outcome of a requested start.</summary>
internal enum DemandKind
{
    /// <summary>A warm start.</summary>
    Warm,

    /// <summary>Queued for a container.</summary>
    Queued,

    /// <summary>Rejected: no capacity, and the queue was full.</summary>
    Refused,
}

/// <summary>
/// The number of starts of an app in a region within ten seconds, as counted by one server. Zero counts have no row. Only that server
/// writes the row, always with its total, so writing it twice is safe.
/// </summary>
internal sealed class DemandCount
{
    public Guid AppId { get; init; }

    public required string Region { get; init; }

    /// <summary>Of <see cref="Scaling.DemandStep"/>.</summary>
    public long Step { get; init; }

    /// <summary>The server process that counted.</summary>
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

/// <summary>The time in which a server counted. Steps outside all spans are unknown, not zero.</summary>
internal sealed class DemandSpan
{
    public Guid Replica { get; init; }

    public long FromStep { get; init; }

    /// <summary>All steps before it are written.</summary>
    public long UntilStep { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<DemandSpan>
    {
        public void Configure(EntityTypeBuilder<DemandSpan> builder) => builder.ToTable("demand_spans").HasKey(span => span.Replica);
    }
}
