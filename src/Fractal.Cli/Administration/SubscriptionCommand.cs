using System.CommandLine;
using System.Globalization;
using Fractal.Cli.Terminal;
using Fractal.Client.Administration;

namespace Fractal.Cli.Administration;

internal sealed class SubscriptionCommand : FractalCommand
{
    private readonly Argument<string> email = new("EMAIL") { Description = "Whose." };
    private readonly Argument<string> state = new("STATE") { Description = "Only trialing and active let apps be started: none, trialing, active, pastDue, canceled.", HelpName = "STATE" };
    private readonly Option<string?> tier = new("--tier") { Description = "The tier; left out, it stays as it is.", HelpName = "TIER" };
    private readonly Option<DateTimeOffset?> endsAt = new("--ends-at") { Description = "When the period is over (2027-01-31, or with time and offset); left out, it does not end.", HelpName = "TIME" };
    private readonly Option<bool> yes = Confirmation.Yes();

    public SubscriptionCommand()
        : base("subscription", "Change what a user has.")
    {
        state.AcceptOnlyFromAmong("none", "trialing", "active", "pastDue", "canceled");
        Arguments.Add(email);
        Arguments.Add(state);
        Options.Add(tier);
        Options.Add(endsAt);
        Options.Add(yes);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fractal admin subscription you@example.org active",
        "fractal admin subscription you@example.org trialing --tier standard --ends-at 2027-01-31",
        "fractal admin subscription you@example.org canceled --yes",
    ];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var whom = it.Get(email)!;
        var request = new SetSubscriptionRequest(it.Get(state)!, it.Get(tier), it.Get(endsAt));
        if (!it.Get(yes) && await EffectAsync(it, whom, request, cancellationToken) is { } effect) Confirmation.Ask(yes: false, effect);
        await it.Client.SetSubscriptionAsync(whom, request, cancellationToken);
        it.Screen.Say($"The subscription of {whom} is {request.State} now{(request.EndsAt is { } end ? $", until {end.ToLocalTime():yyyy-MM-dd HH:mm}" : "")}.");
        it.Screen.Document(new UserDocument(whom) { State = request.State, Tier = request.Tier, EndsAt = request.EndsAt }, CliJson.Default.UserDocument);
        return ExitCodes.Ok;
    }

    /// <summary>What is taken from the user, or given without an end, for who has to say yes; nothing for the usual.</summary>
    private static async Task<string?> EffectAsync(Invocation it, string whom, SetSubscriptionRequest request, CancellationToken cancellationToken)
    {
        var found = (await it.Client.ListUsersAsync(whom, cancellationToken: cancellationToken)).Items.FirstOrDefault(u => string.Equals(u.Email, whom, StringComparison.OrdinalIgnoreCase));
        var now = TimeProvider.System.GetUtcNow();
        if (request.State is not ("active" or "trialing") || request.EndsAt <= now)
            return $"{whom} can start nothing more: the subscription {(request.EndsAt <= now ? $"ended at {request.EndsAt.Value.ToLocalTime():yyyy-MM-dd HH:mm}" : $"is {request.State} from now on")}, and {found?.Usage.LiveSessions.ToString(CultureInfo.InvariantCulture) ?? "all"} live sessions end.";
        return found?.Subscription.EndsAt is { } end && request.EndsAt is null
            ? $"The subscription of {found.Email}, which ends at {end.ToLocalTime():yyyy-MM-dd HH:mm}, does not end any more (--ends-at keeps an end)." : null;
    }
}
