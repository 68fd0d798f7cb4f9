using System.ComponentModel.DataAnnotations;
using Fractal.Client.Durations;

namespace Fractal.Server.Subscriptions;

/// <summary>The subscription of a new user. Bound from <c>Fractal:Subscriptions</c>.</summary>
internal sealed class SubscriptionOptions
{
    /// <summary>The state of a new user's subscription. In production <c>none</c>, until an operator activates it.</summary>
    [EnumDataType(typeof(SubscriptionState))]
    public SubscriptionState Default { get; set; } = SubscriptionState.None;

    /// <summary>The tier of a new user.</summary>
    [Required]
    public string Tier { get; set; } = "standard";

    /// <summary>How long a trial lasts.</summary>
    [DurationRange("1s", "3650d")]
    public TimeSpan Trial { get; set; } = TimeSpan.FromDays(30);
}
