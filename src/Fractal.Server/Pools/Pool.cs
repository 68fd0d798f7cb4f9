using Fractal.Scaling.Forecasting;
using Fractal.Scaling.Planning;
using Fractal.Server.Apps;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Pools;

/// <summary>
/// The idle containers of an app in a region. What it holds is counted from containers; kept here is what an operator did and chose, what was last decided,
/// and what the forecast learnt.
/// </summary>
internal sealed class Pool
{
    public Guid Id { get; init; }

    public Guid AppId { get; init; }

    public required string Region { get; init; }

    /// <summary>Failures before this do not count: an operator said to try again.</summary>
    public DateTimeOffset? RetriedAt { get; set; }

    /// <summary>Since when an operator keeps it from launching.</summary>
    public DateTimeOffset? PausedAt { get; set; }

    /// <summary>What an operator chose to size it; none: as its app says.</summary>
    public string? Policy { get; set; }

    /// <summary>The time zone of its weeks and schedules; none: the installation's.</summary>
    public string? TimeZone { get; set; }

    /// <summary>The share of starts that should find a ready container; none: the installation's.</summary>
    public double? HitTarget { get; set; }

    /// <summary>The target in force.</summary>
    public int Target { get; set; }

    /// <summary>The time of the last decision; null before the first.</summary>
    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>Why, in a sentence.</summary>
    public string Why { get; set; } = "";

    /// <summary>What keeps it from having what is wanted.</summary>
    public SupplyLimits Limits { get; set; }

    public double? TunedPrice { get; set; }

    public int? TunedFloor { get; set; }

    /// <summary>When the forecast was last tuned by replaying the pool's past.</summary>
    public DateTimeOffset? TunedAt { get; set; }

    public Tuning? Tuning => TunedPrice is { } price ? new Tuning(price, TunedFloor ?? 0) : null;

    internal sealed class Mapping : IEntityTypeConfiguration<Pool>
    {
        public void Configure(EntityTypeBuilder<Pool> builder)
        {
            builder.ToTable("pools").HasIndex(pool => new { pool.AppId, pool.Region }).IsUnique();
            builder.Property(pool => pool.Region).HasMaxLength(64);
            builder.Property(pool => pool.Policy).HasMaxLength(PoolPolicies.MaxLength);
            builder.Property(pool => pool.TimeZone).HasMaxLength(64);
            builder.Ignore(pool => pool.Tuning);
        }
    }
}
