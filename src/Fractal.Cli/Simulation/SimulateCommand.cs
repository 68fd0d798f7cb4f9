using System.CommandLine;
using System.Globalization;
using Fractal.Cli.Terminal;
using Fractal.Scaling.Simulation;
using Fractal.Scaling.Simulation.Drawing;

namespace Fractal.Cli.Simulation;

/// <summary>Replays recorded demand through pool policies: from a file, without a server, or from the server's counts.</summary>
internal sealed class SimulateCommand : FractalCommand
{
    private readonly Option<string?> trace = new("--trace") { Description = $"A file whose first line is {TraceReader.Header}, then one row per bin.", HelpName = "FILE" };
    private readonly Option<string?> pool = new("--pool") { Description = "Instead of a file: the recorded starts of this app, with its pool's lead time, target, time zone and session length. For administrators.", HelpName = "APP" };
    private readonly Option<string?> region = new("--region") { Description = "The region of the pool, if the app has several.", HelpName = "REGION" };
    private readonly Option<string[]> policies = new("--policy")
    {
        Description = "name or name:option=value,option=value; repeatable. Default: all policies. Without options, the forecast learns its own and other policies use the cheapest ones.",
        HelpName = "POLICY",
    };

    private readonly Option<string> leadTime = new("--lead-time") { Description = "How long a container takes from launch to ready. [default: the pool's, or 30s]", HelpName = "TIME" };
    private readonly Option<string> target = new("--target") { Description = "The target share of warm starts. [default: the pool's, or 99%]", HelpName = "SHARE" };
    private readonly Option<string> timeZone = new("--time-zone") { Description = "The time zone of the demand, such as Europe/Berlin. [default: the pool's, or UTC]", HelpName = "ZONE" };
    private readonly Option<string> sessionLength = new("--session-length") { Description = "The average session length, for policies that use the number of sessions. [default: the pool's, or 30min]", HelpName = "TIME" };
    private readonly Option<string> waiting = new("--waiting") { Description = "What a start without an idle container does: wait the lead time for its own container (lost-sales), or queue for the next ready container, as on the server (queued). [default: queued with --pool, else lost-sales]", HelpName = "HOW" };
    private readonly Option<ulong> seed = new("--seed") { Description = "The seed for the times of starts within a bin. [default: 1]", HelpName = "NUMBER", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> svg = new("--svg") { Description = "Draw demand, target, idle containers and cold starts into this file.", HelpName = "FILE" };

    public SimulateCommand()
        : base("simulate", "Simulate scaling policies on recorded demand: warm starts, waiting time, idle cost. With a file, no server is needed.")
    {
        foreach (var option in (Option[])[trace, pool, region, policies, leadTime, target, timeZone, sessionLength, waiting, seed, svg]) Options.Add(option);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fractal simulate --trace starts.csv",
        "fractal simulate --trace starts.csv --policy forecast --policy fixed:size=5 --svg picture.svg",
        "fractal simulate --pool browser --policy forecast --policy fixed:size=5",
        "fractal simulate --trace starts.csv --lead-time 3min --target 99.5% --time-zone Europe/Berlin --json",
    ];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var recorded = await RecordedAsync(it, cancellationToken);
        var request = new SimulationArguments(
            it.Get(policies) ?? [], it.Get(leadTime) ?? recorded.LeadTime, it.Get(target) ?? recorded.Target, it.Get(timeZone) ?? recorded.TimeZone, it.Get(sessionLength) ?? recorded.SessionLength, it.Get(waiting) ?? recorded.Waiting)
            .Request(recorded.Trace) with { Seed = it.Get(seed), WithTimelines = it.Get(svg) is not null };
        foreach (var note in request.Trace.Notes) it.Screen.Note("Note: " + note);
        var simulation = new TraceSimulation(request);
        IReadOnlyList<PolicyOutcome> outcomes = [];
        await it.Screen.WatchAsync("Simulating", async say => outcomes = await Task.Run(() => simulation.Run(say), cancellationToken).WaitAsync(cancellationToken));
        if (it.Get(svg) is { } file) await File.WriteAllTextAsync(file, SimulationChart.Draw(Title(recorded.Name, request), outcomes), cancellationToken);
        SimulationReport.Tell(it.Screen, request, simulation, outcomes);
        return ExitCodes.Ok;
    }

    private async Task<RecordedDemand> RecordedAsync(Invocation it, CancellationToken cancellationToken) => (it.Get(trace), it.Get(pool)) switch
    {
        ({ } file, null) => RecordedDemand.OfFile(file),
        (null, { } app) => await RecordedDemand.OfPoolAsync(it.Client, app, it.Get(region), cancellationToken),
        _ => throw new CliException("Specify either --trace FILE or --pool APP. See: fractal simulate --help", ExitCodes.Usage),
    };

    private static string Title(string name, SimulationRequest request) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}, lead time {request.LeadTime.TotalSeconds:0.##} s");
}
