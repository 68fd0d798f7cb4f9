using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Clusters;

/// <summary>A place where containers run, with one driver, in one region.</summary>
internal sealed class Cluster
{
    public Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Driver { get; init; }

    public required string Region { get; init; }

    /// <summary>When it was drained; null if it is in service.</summary>
    public DateTimeOffset? DrainingAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Cluster>
    {
        public void Configure(EntityTypeBuilder<Cluster> builder)
        {
            builder.ToTable("clusters").HasIndex(cluster => cluster.Name).IsUnique();
            builder.Property(cluster => cluster.Name).HasMaxLength(64);
        }
    }
}
