using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Subscriptions;

/// <summary>A product with its apps, limits and priority. Stored in rows from configuration at start.</summary>
internal sealed class Tier
{
    public const int MaxNameLength = 64;

    public required string Name { get; init; }

    public string Title { get; set; } = "";

    /// <summary>Names of its apps; one <c>*</c> means all.</summary>
    public List<string> Apps { get; set; } = [];

    public int MaxLiveSessions { get; set; } = 1;

    /// <summary>Priority in the queue; higher is served first.</summary>
    public int Priority { get; set; }

    /// <summary>Upper bounds on the apps' own limits; null means the app's limit applies.</summary>
    public TimeSpan? MaxDuration { get; set; }

    public TimeSpan? IdleTimeout { get; set; }

    public TimeSpan? ReconnectWindow { get; set; }

    public bool Includes(string app) => Apps.Contains("*") || Apps.Contains(app);

    internal sealed class Mapping : IEntityTypeConfiguration<Tier>
    {
        public void Configure(EntityTypeBuilder<Tier> builder)
        {
            builder.ToTable("tiers").HasKey(tier => tier.Name);
            builder.Property(tier => tier.Name).HasMaxLength(MaxNameLength);
        }
    }
}
