using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Pools.History;

/// <summary>The state of a pool in one minute. Stored if it differs from the previous one, and at least once an hour.</summary>
internal sealed class PoolSample
{
    public Guid PoolId { get; init; }

    /// <summary>Minutes since the Unix epoch.</summary>
    public long Minute { get; init; }

    public int Target { get; init; }

    public int Ready { get; init; }

    public int Starting { get; init; }

    public int InUse { get; init; }

    /// <summary>Containers ended unused since the previous moment.</summary>
    public int Deleted { get; init; }

    /// <summary>Whether nothing has changed since an earlier moment.</summary>
    public bool IsLike(PoolSample earlier) =>
        (Target, Ready, Starting, InUse, Deleted) == (earlier.Target, earlier.Ready, earlier.Starting, earlier.InUse, 0);

    internal sealed class Mapping : IEntityTypeConfiguration<PoolSample>
    {
        public void Configure(EntityTypeBuilder<PoolSample> builder)
        {
            builder.ToTable("pool_moments").HasKey(moment => new { moment.PoolId, moment.Minute });
            builder.HasIndex(moment => moment.Minute);
        }
    }
}
