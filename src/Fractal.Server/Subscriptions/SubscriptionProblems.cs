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
        SubscriptionState.None => "You have no subscription yet. Take one to start apps.",
        SubscriptionState.PastDue => "Your last payment did not go through. Update it to start apps.",
        SubscriptionState.Trialing => string.Create(CultureInfo.InvariantCulture, $"Your trial ended on {endsAt:d MMMM yyyy}. Take a subscription to start apps."),
        _ => "Your subscription has ended. Renew it to start apps.",
    };
}
