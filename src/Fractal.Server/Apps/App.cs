using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Apps;

/// <summary>Something that can be streamed. What it is called and how long it may be used; what runs is its current version.</summary>
internal sealed class App
{
    public Guid Id { get; init; }

    public required string Name { get; init; }

    public string Title { get; set; } = "";

    public string Description { get; set; } = "";

    /// <summary>File name of an icon under /icons.</summary>
    public string Icon { get; set; } = "";

    public string IconUrl => "/icons/" + Icon;

    /// <summary>False once it is no longer configured: its sessions go on, none starts.</summary>
    public bool Enabled { get; set; }

    public int Position { get; set; }

    public Guid CurrentVersionId { get; set; }

    /// <summary>Whether a user can have one session of it at most: it has paths for settings, which two sessions would overwrite.</summary>
    public bool KeepsConfig { get; set; }

    public TimeSpan ConnectTimeout { get; set; }

    public TimeSpan ReconnectWindow { get; set; }

    public TimeSpan IdleTimeout { get; set; }

    public TimeSpan MaxDuration { get; set; }

    /// <summary>What sizes its pools where an operator chose nothing else for one, as <see cref="Fractal.Scaling.Policies.PolicyText"/> spells it.</summary>
    public string Policy { get; set; } = PoolPolicies.Default;

    /// <summary>How many containers of it there may be at once, idle and in use.</summary>
    public int MaxContainers { get; set; }

    /// <summary>How many sessions may wait for one.</summary>
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
