using Fractal.Scaling.Forecasting;
using Fractal.Scaling.Planning;
using Fractal.Server.Apps;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Pools;

/// <summary>
/// The idle containers of an app in a region. Its size is counted from containers; this row holds what an operator did and chose, the last
/// decision, and what the forecast learnt.
/// </summary>
internal sealed class Pool
{
    public Guid Id { get; init; }

    public Guid AppId { get; init; }

    public required string Region { get; init; }

    /// <summary>Earlier failures don't count, because an operator retried.</summary>
    public DateTimeOffset? RetriedAt { get; set; }

    /// <summary>When an operator paused launching; null if running.</summary>
    public DateTimeOffset? PausedAt { get; set; }

    /// <summary>The policy that an operator chose; null for the app's.</summary>
    public string? Policy { get; set; }

    /// <summary>The time zone of its weeks and schedules; null for the installation's.</summary>
    public string? TimeZone { get; set; }

    /// <summary>The fraction of starts that should be warm; null for the installation's.</summary>
    public double? HitTarget { get; set; }

    /// <summary>The current target.</summary>
    public int Target { get; set; }

    /// <summary>The time of the last decision; null before the first.</summary>
    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>The reason, in one sentence.</summary>
    public string Why { get; set; } = "";

    /// <summary>What keeps the pool below its target.</summary>
    public SupplyLimits Limits { get; set; }

    public double? TunedPrice { get; set; }

    public int? TunedFloor { get; set; }

    /// <summary>When the forecast was last tuned by replaying the pool's history.</summary>
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
