using System.CommandLine;
using Fractal.Cli.Terminal;
using Fractal.Client;
using Fractal.Client.Administration;

namespace Fractal.Cli.Administration;

/// <summary>A command that performs one action on an app's pools.</summary>
internal abstract class PoolActionCommand : FractalCommand
{
    private readonly Argument<string> app = new("APP") { Description = "The app's name." };
    private readonly Option<string?> region = new("--region") { Description = "Only its pool in this region.", HelpName = "REGION" };
    private readonly Option<bool> yes = Confirmation.Yes();

    private readonly bool asks;

    protected PoolActionCommand(string name, string description, bool asks)
        : base(name, description)
    {
        this.asks = asks;
        Arguments.Add(app);
        Options.Add(region);
        if (asks) Options.Add(yes);
    }

    /// <summary>A description of the action, for its confirmation.</summary>
    protected virtual string Effect(PoolResponse pool) => "";

    protected abstract string Done(PoolResponse pool);

    protected abstract Task DoAsync(FractalClient client, PoolResponse pool, CancellationToken cancellationToken);

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var pools = await PoolChoice.FindAsync(it.Client, it.Get(app)!, it.Get(region), cancellationToken);
        if (asks) Confirmation.Ask(it.Get(yes), string.Join(' ', pools.Select(Effect)));
        foreach (var pool in pools)
        {
            await DoAsync(it.Client, pool, cancellationToken);
            it.Screen.Say(Done(pool));
        }

        it.Screen.Document(pools, ClientJson.Default.IReadOnlyListPoolResponse);
        return ExitCodes.Ok;
    }
}

internal sealed class RetryCommand() : PoolActionCommand("retry", "Forget an app's failed launches and launch again.", asks: false)
{
    public override IReadOnlyList<string> Examples => ["fractal admin retry browser"];

    protected override string Done(PoolResponse pool) => $"{pool.App} in {pool.Region} is launched again. See how it goes with: fractal admin pools";

    protected override Task DoAsync(FractalClient client, PoolResponse pool, CancellationToken cancellationToken) => client.RetryPoolAsync(pool.Id, cancellationToken);
}

internal sealed class PauseCommand() : PoolActionCommand("pause", "Pause an app's pools: idle containers are still assigned, then starts are refused.", asks: true)
{
    public override IReadOnlyList<string> Examples => ["fractal admin pause browser", "fractal admin pause browser --yes"];

    protected override string Effect(PoolResponse pool) =>
        $"Nothing more is launched for {pool.App} in {pool.Region}: {pool.Ready} ready containers can still be used, {pool.Queued} queued starts are canceled, {pool.InUse} sessions continue.";

    protected override string Done(PoolResponse pool) => $"{pool.App} in {pool.Region} is paused. Undo it with: fractal admin resume {pool.App}";

    protected override Task DoAsync(FractalClient client, PoolResponse pool, CancellationToken cancellationToken) => client.PausePoolAsync(pool.Id, cancellationToken);
}

internal sealed class ResumeCommand() : PoolActionCommand("resume", "Let a paused app launch again.", asks: false)
{
    public override IReadOnlyList<string> Examples => ["fractal admin resume browser"];

    protected override string Done(PoolResponse pool) => $"{pool.App} in {pool.Region} launches again.";

    protected override Task DoAsync(FractalClient client, PoolResponse pool, CancellationToken cancellationToken) => client.ResumePoolAsync(pool.Id, cancellationToken);
}
