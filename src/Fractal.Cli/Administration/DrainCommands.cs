using System.CommandLine;
using Fractal.Cli.Terminal;
using Fractal.Client;

namespace Fractal.Cli.Administration;

internal sealed class DrainCommand : FractalCommand
{
    private readonly Argument<string> cluster = new("CLUSTER") { Description = "The cluster's name." };
    private readonly Option<bool> yes = Confirmation.Yes();

    public DrainCommand()
        : base("drain", "Drain a cluster: its idle containers end, sessions continue, and nothing new is launched there.")
    {
        Arguments.Add(cluster);
        Options.Add(yes);
    }

    public override IReadOnlyList<string> Examples => ["fractal admin drain local"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var name = it.Get(cluster)!;
        Confirmation.Ask(it.Get(yes), $"All idle containers of {name} end now, and nothing new is launched there. Sessions continue.");
        await it.Client.DrainClusterAsync(name, cancellationToken);
        it.Screen.Say($"{name} is drained. Put it back into service with: fractal admin undrain {name}");
        it.Screen.Document(await it.Client.ListClustersAsync(cancellationToken), ClientJson.Default.IReadOnlyListClusterResponse);
        return ExitCodes.Ok;
    }
}

internal sealed class UndrainCommand : FractalCommand
{
    private readonly Argument<string> cluster = new("CLUSTER") { Description = "The cluster's name." };

    public UndrainCommand()
        : base("undrain", "Put a drained cluster back into service.")
    {
        Aliases.Add("fill");
        Arguments.Add(cluster);
    }

    public override IReadOnlyList<string> Examples => ["fractal admin undrain local"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var name = it.Get(cluster)!;
        await it.Client.UndrainClusterAsync(name, cancellationToken);
        it.Screen.Say($"{name} is back in service.");
        it.Screen.Document(await it.Client.ListClustersAsync(cancellationToken), ClientJson.Default.IReadOnlyListClusterResponse);
        return ExitCodes.Ok;
    }
}
