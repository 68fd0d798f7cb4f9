using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Subscriptions;

internal enum SubscriptionState
{
    None,
    Trialing,
    Active,
    PastDue,
    Canceled,
}

/// <summary>What a user has. One row a user; the claim locks it, so the counter of live sessions stands here too.</summary>
internal sealed class Subscription
{
    public Guid UserId { get; init; }

    public SubscriptionState State { get; set; }

    public string TierName { get; set; } = "";

    /// <summary>The end of the period; null if it has none.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    /// <summary>Sessions of this user that are not Ended; changed by the claim and at the end alone.</summary>
    public int LiveSessions { get; set; }

    /// <summary>The user's account is disabled.</summary>
    public bool Suspended { get; set; }

    /// <summary>Default deny: only a known, paid state within its period is active.</summary>
    public bool IsActive(DateTimeOffset now) =>
        !Suspended && State is SubscriptionState.Trialing or SubscriptionState.Active && (EndsAt is null || now < EndsAt);

    internal sealed class Mapping : IEntityTypeConfiguration<Subscription>
    {
        public void Configure(EntityTypeBuilder<Subscription> builder)
        {
            builder.ToTable("subscriptions").HasKey(subscription => subscription.UserId);
            builder.Property(subscription => subscription.State).HasConversion<string>().HasMaxLength(16);
            builder.Property(subscription => subscription.TierName).HasMaxLength(64);
        }
    }
}
