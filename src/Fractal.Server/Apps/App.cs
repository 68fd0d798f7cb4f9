using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Apps;

/// <summary>Something that can be streamed, with its title and time limits. What it runs is in its current version.</summary>
internal sealed class App
{
    public Guid Id { get; init; }

    public required string Name { get; init; }

    public string Title { get; set; } = "";

    public string Description { get; set; } = "";

    /// <summary>File name of an icon under /icons.</summary>
    public string Icon { get; set; } = "";

    public string IconUrl => "/icons/" + Icon;

    /// <summary>False if it is no longer configured: running sessions continue, new starts are rejected.</summary>
    public bool Enabled { get; set; }

    public int Position { get; set; }

    public Guid CurrentVersionId { get; set; }

    /// <summary>
    /// Whether a user can have only one session of it: it declares paths for settings, which two sessions would overwrite.
    /// </summary>
    public bool KeepsConfig { get; set; }

    public TimeSpan ConnectTimeout { get; set; }

    public TimeSpan ReconnectWindow { get; set; }

    public TimeSpan IdleTimeout { get; set; }

    public TimeSpan MaxDuration { get; set; }

    /// <summary>
    /// The policy of its pools where an operator set none for a pool, in the format of <see cref="Fractal.Scaling.Policies.PolicyText"/>.
    /// </summary>
    public string Policy { get; set; } = PoolPolicies.Default;

    /// <summary>The maximum number of its containers, idle and in use.</summary>
    public int MaxContainers { get; set; }

    /// <summary>The maximum number of queued sessions.</summary>
    public int MaxQueue { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<App>
    {
        public void Configure(EntityTypeBuilder<App> builder)
        {
            builder.ToTable("apps").HasIndex(app => app.Name).IsUnique();
            builder.Property(app => app.Name).HasMaxLength(64);
            builder.Property(app => app.Policy).HasMaxLength(PoolPolicies.MaxLength);
        }
    }
}
