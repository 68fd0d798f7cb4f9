using System.Globalization;
using Fractal.Client.Problems;
using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Subscriptions;

internal static class SubscriptionProblems
{
    public static Problem Inactive(SubscriptionState state, DateTimeOffset? endsAt) =>
        new(402, ProblemCodes.SubscriptionInactive, "You have no active subscription.", Words(state, endsAt));

    private static string Words(SubscriptionState state, DateTimeOffset? endsAt) => state switch
    {
        SubscriptionState.None => "You have no subscription. Ask your operator for one.",
        SubscriptionState.PastDue => "Your last payment failed. Contact your operator.",
        SubscriptionState.Trialing => string.Create(CultureInfo.InvariantCulture, $"Your trial ended on {endsAt:d MMMM yyyy}. Ask your operator for a subscription."),
        _ => "Your subscription has ended. Ask your operator to renew it.",
    };
}
