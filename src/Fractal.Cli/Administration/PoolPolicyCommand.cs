using System.CommandLine;
using System.Globalization;
using Fractal.Cli.Simulation;
using Fractal.Cli.Terminal;
using Fractal.Client;
using Fractal.Client.Administration;

namespace Fractal.Cli.Administration;

/// <summary>A policy's simulated result for one pool.</summary>
internal sealed record TriedPolicyDocument(Guid PoolId, string App, string Region, WhatIfResponse Result);

/// <summary>Sets the policy of an app's pools, or simulates it on recorded starts.</summary>
internal sealed class PoolPolicyCommand : FractalCommand
{
    private readonly Argument<string> app = new("APP") { Description = "The app's name." };
    private readonly Argument<string?> policy = new("POLICY") { Description = "For example forecast, fixed:size=3 or schedule:entries=0 8 * * mon-fri 20. Default: the app's configuration.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> target = new("--target") { Description = "The target share of warm starts, such as 99%. Default: the installation's.", HelpName = "SHARE" };
    private readonly Option<string?> timeZone = new("--time-zone") { Description = "The time zone of weeks and schedules, such as Europe/Berlin. Default: the installation's.", HelpName = "ZONE" };
    private readonly Option<string?> region = new("--region") { Description = "Only its pool in this region.", HelpName = "REGION" };
    private readonly Option<bool> tries = new("--try") { Description = "Change nothing: simulate both policies on recorded starts." };
    private readonly Option<bool> yes = Confirmation.Yes();

    public PoolPolicyCommand()
        : base("pool-policy", "Set the policy of an app's pools, or simulate it first.")
    {
        Arguments.Add(app);
        Arguments.Add(policy);
        foreach (var option in (Option[])[target, timeZone, region, tries, yes]) Options.Add(option);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fractal admin pool-policy browser forecast:min=2 --try",
        "fractal admin pool-policy browser forecast:min=2 --target 99.5%",
        "fractal admin pool-policy browser --yes",
    ];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var share = it.Get(target) is { } text ? HitTarget.Read("--target", text) : null;
        var pools = await PoolChoice.FindAsync(it.Client, it.Get(app)!, it.Get(region), cancellationToken);
        if (it.Get(tries)) return await TryAsync(it, pools, share, cancellationToken);
        var chosen = it.Get(policy) ?? "from the app's configuration";
        Confirmation.Ask(it.Get(yes), string.Join(' ', pools.Select(p => $"The policy of pool {p.App} in {p.Region} changes from {p.Policy} to {chosen}.")));
        foreach (var pool in pools)
        {
            await it.Client.SetPoolPolicyAsync(pool.Id, new SetPoolPolicyRequest(it.Get(policy), it.Get(timeZone), share), cancellationToken);
            it.Screen.Say($"{pool.App} in {pool.Region}: {chosen}. See its decisions with: fractal admin pools");
        }

        it.Screen.Document(await PoolChoice.FindAsync(it.Client, it.Get(app)!, it.Get(region), cancellationToken), ClientJson.Default.IReadOnlyListPoolResponse);
        return ExitCodes.Ok;
    }

    private async Task<int> TryAsync(Invocation it, IReadOnlyList<PoolResponse> pools, double? share, CancellationToken cancellationToken)
    {
        var all = new List<TriedPolicyDocument>();
        foreach (var pool in pools)
        {
            var tried = await it.Client.TryPoolPolicyAsync(pool.Id, new WhatIfRequest(it.Get(policy) ?? pool.Policy, share, it.Get(timeZone)), cancellationToken);
            it.Screen.Say(string.Create(CultureInfo.InvariantCulture,
                $"{pool.App} in {pool.Region}: {tried.Present.Starts} starts of {tried.JudgedDays:0.#} days, a launch takes {tried.LeadTimeSeconds:0.#} s, a session lasts {tried.SessionSeconds / 60:0.#} min{(tried.SessionsMeasured ? "" : " (assumed: none has ended yet)")}. Nothing was changed."));
            it.Screen.Rows(["POLICY", "HITS", "IDLE S/START", "MEAN WAIT"], [Row("now", tried.Present), Row("then", tried.Proposed)]);
            all.Add(new TriedPolicyDocument(pool.Id, pool.App, pool.Region, tried));
        }

        it.Screen.Document(all, CliJson.Default.IReadOnlyListTriedPolicyDocument);
        return ExitCodes.Ok;
    }

    private static string[] Row(string when, WhatIfOutcome outcome) =>
    [
        $"{when}: {outcome.Policy}", string.Create(CultureInfo.InvariantCulture, $"{outcome.HitRate * 100:0.00} %"),
        string.Create(CultureInfo.InvariantCulture, $"{outcome.IdleSecondsPerStart:0.0}"), string.Create(CultureInfo.InvariantCulture, $"{outcome.MeanWaitSeconds:0.00} s"),
    ];
}
