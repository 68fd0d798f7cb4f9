using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Clusters;

/// <summary>Where containers run, by one driver, in one region.</summary>
internal sealed class Cluster
{
    public Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Driver { get; init; }

    public required string Region { get; init; }

    /// <summary>Since when it takes no new containers.</summary>
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
