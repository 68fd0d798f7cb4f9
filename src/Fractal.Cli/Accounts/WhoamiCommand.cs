using System.Globalization;
using Fractal.Cli.Terminal;
using Fractal.Client;

namespace Fractal.Cli.Accounts;

internal sealed class WhoamiCommand() : FractalCommand("whoami", "Show the signed-in user, subscription and usage.")
{
    public override IReadOnlyList<string> Examples => ["fractal whoami", "fractal whoami --json | jq -r .subscription.state"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var me = await it.Client.MeAsync(cancellationToken);
        var subscription = me.Subscription;
        it.Screen.Say(me.Administrator ? $"{me.Email}, administrator" : me.Email);
        it.Screen.Say($"Server        {it.Server}");
        it.Screen.Say($"Subscription  {subscription.State}{(subscription.Tier is { } tier ? $", {tier}" : "")}{(subscription.EndsAt is { } end ? $", until {end.ToLocalTime():yyyy-MM-dd HH:mm}" : "")}");
        if (!subscription.Active) it.Screen.Say("              It is inactive, so apps can't be started.");
        it.Screen.Say(string.Create(CultureInfo.InvariantCulture, $"Sessions      {me.Usage.LiveSessions} of {me.Usage.MaxLiveSessions}"));
        it.Screen.Document(me, ClientJson.Default.MeResponse);
        return ExitCodes.Ok;
    }
}
