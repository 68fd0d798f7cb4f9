using System.CommandLine;
using System.Globalization;
using Fractal.Cli.Terminal;
using Fractal.Client.Administration;

namespace Fractal.Cli.Administration;

internal sealed class SubscriptionCommand : FractalCommand
{
    private readonly Argument<string> which = new(UserChoice.Name) { Description = UserChoice.Description };
    private readonly Argument<string> state = new("STATE") { Description = "The state; trialing and active allow starting apps: none, trialing, active, pastDue, canceled.", HelpName = "STATE" };
    private readonly Option<string?> tier = new("--tier") { Description = "The tier. Default: unchanged.", HelpName = "TIER" };
    private readonly Option<DateTimeOffset?> endsAt = new("--ends-at") { Description = "The end of the period (2027-01-31, or with time and offset). Default: no end.", HelpName = "TIME" };
    private readonly Option<bool> yes = Confirmation.Yes();

    public SubscriptionCommand()
        : base("subscription", "Change a user's subscription.")
    {
        state.AcceptOnlyFromAmong("none", "trialing", "active", "pastDue", "canceled");
        Arguments.Add(which);
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
        var user = await UserChoice.FindAsync(it.Client, it.Get(which)!, cancellationToken);
        var request = new SetSubscriptionRequest(it.Get(state)!, it.Get(tier), it.Get(endsAt));
        if (!it.Get(yes) && Effect(user, request) is { } effect) Confirmation.Ask(yes: false, effect);
        await it.Client.SetSubscriptionAsync(user.Id, request, cancellationToken);
        it.Screen.Say($"The subscription of {user.Email} is {request.State} now{(request.EndsAt is { } end ? $", until {end.ToLocalTime():yyyy-MM-dd HH:mm}" : "")}.");
        it.Screen.Document(new UserDocument(user.Id, user.Email) { State = request.State, Tier = request.Tier, EndsAt = request.EndsAt }, CliJson.Default.UserDocument);
        return ExitCodes.Ok;
    }

    /// <summary>What the user loses, or gets without an end, to be confirmed; null if no confirmation is needed.</summary>
    private static string? Effect(OperatorUserResponse user, SetSubscriptionRequest request)
    {
        var (whom, now) = (UserChoice.Describe(user), TimeProvider.System.GetUtcNow());
        if (request.State is not ("active" or "trialing") || request.EndsAt <= now)
        {
            var what = request.EndsAt <= now ? $"ended at {request.EndsAt.Value.ToLocalTime():yyyy-MM-dd HH:mm}" : $"is {request.State} from now on";
            return string.Create(CultureInfo.InvariantCulture, $"{whom} can't start apps any more: the subscription {what}, and {user.Usage.LiveSessions} live sessions end.");
        }

        if (user.EmailNote is not null) return $"{whom} gets an active subscription.";
        return user.Subscription.EndsAt is { } end && request.EndsAt is null
            ? $"The subscription of {whom}, which ends at {end.ToLocalTime():yyyy-MM-dd HH:mm}, will have no end (--ends-at sets one)." : null;
    }
}
