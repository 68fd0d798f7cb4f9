using System.Globalization;
using Fractal.Client.Accounts;

namespace Fractal.Server.Portal;

/// <summary>A subscription, described for its user.</summary>
internal static class SubscriptionText
{
    public static string Of(SubscriptionResponse subscription) => (subscription.State, subscription.Active) switch
    {
        ("trialing", true) => "Your trial is active." + Until(subscription, " The trial ends on {0}."),
        ("trialing", false) => "Your trial has ended." + Until(subscription, " It ended on {0}."),
        ("active", true) => "Your subscription is active." + Until(subscription, " It runs until {0}."),
        ("active", false) => "Your subscription has ended." + Until(subscription, " It ended on {0}."),
        ("pastDue", _) => "Your last payment failed.",
        ("canceled", _) => "Your subscription was canceled.",
        _ => "You have no subscription.",
    };

    private static string Until(SubscriptionResponse subscription, string sentence) => subscription.EndsAt is { } at
        ? string.Format(CultureInfo.InvariantCulture, sentence, at.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)) : "";
}
