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

/// <summary>A user's subscription, one row per user. The claim locks it, so it also holds the counter of live sessions.</summary>
internal sealed class Subscription
{
    public Guid UserId { get; init; }

    public SubscriptionState State { get; set; }

    public string TierName { get; set; } = "";

    /// <summary>The end of the period; null if it is unlimited.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    /// <summary>The number of this user's sessions that are not Ended; changed only by the claim and the end.</summary>
    public int LiveSessions { get; set; }

    /// <summary>The user's account is disabled.</summary>
    public bool Suspended { get; set; }

    /// <summary>Denies by default: only a known, paid state within its period is active.</summary>
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
