using System.CommandLine;
using Fractal.Cli.Terminal;
using Fractal.Client.Administration;

namespace Fractal.Cli.Administration;

internal sealed class SubscriptionCommand : FractalCommand
{
    private readonly Argument<string> email = new("EMAIL") { Description = "Whose." };
    private readonly Argument<string> state = new("STATE") { Description = "Only trialing and active let apps be started: none, trialing, active, pastDue, canceled.", HelpName = "STATE" };
    private readonly Option<string?> tier = new("--tier") { Description = "The tier; left out, it stays as it is.", HelpName = "TIER" };
    private readonly Option<DateTimeOffset?> endsAt = new("--ends-at") { Description = "When the period is over (2027-01-31, or with time and offset); left out, it does not end.", HelpName = "TIME" };

    public SubscriptionCommand()
        : base("subscription", "Change what a user has.")
    {
        state.AcceptOnlyFromAmong("none", "trialing", "active", "pastDue", "canceled");
        Arguments.Add(email);
        Arguments.Add(state);
        Options.Add(tier);
        Options.Add(endsAt);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fractal admin subscription you@example.org active",
        "fractal admin subscription you@example.org trialing --tier standard --ends-at 2027-01-31",
    ];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var whom = it.Get(email)!;
        var request = new SetSubscriptionRequest(it.Get(state)!, it.Get(tier), it.Get(endsAt));
        await it.Client.SetSubscriptionAsync(whom, request, cancellationToken);
        it.Screen.Say($"The subscription of {whom} is {request.State} now{(request.EndsAt is { } end ? $", until {end.ToLocalTime():yyyy-MM-dd HH:mm}" : "")}.");
        it.Screen.Document(new UserDocument(whom) { State = request.State, Tier = request.Tier, EndsAt = request.EndsAt }, CliJson.Default.UserDocument);
        return ExitCodes.Ok;
    }
}
