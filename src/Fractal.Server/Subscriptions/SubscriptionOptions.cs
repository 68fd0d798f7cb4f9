using System.ComponentModel.DataAnnotations;

namespace Fractal.Server.Subscriptions;

/// <summary>What a new user has. Bound from <c>Fractal:Subscriptions</c>.</summary>
internal sealed class SubscriptionOptions
{
    /// <summary>The state of a new user's subscription. In production none: an operator or a payment makes it active.</summary>
    [EnumDataType(typeof(SubscriptionState))]
    public SubscriptionState Default { get; set; } = SubscriptionState.None;

    /// <summary>The tier of a new user.</summary>
    [Required]
    public string Tier { get; set; } = "standard";

    /// <summary>How long a trial lasts.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan Trial { get; set; } = TimeSpan.FromDays(30);
}
