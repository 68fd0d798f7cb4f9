using Fractal.Client.Administration;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Tests.Hosting;

namespace Fractal.Server.Tests.Simulation;

/// <summary>Events around users: time, faults, operators.</summary>
internal sealed partial class World
{
    private const int Rounds = 6;

    private static readonly string[] States = ["active", "active", "trialing", "pastDue", "canceled"];

    private async Task<string> ActAsync(Step step) => step.Kind switch
    {
        StepKind.Start => await StartAsync(step, keyed: false),
        StepKind.StartWithKey => await StartAsync(step, keyed: true),
        StepKind.Repeat => await RepeatAsync(step, otherwise: false),
        StepKind.RepeatOtherwise => await RepeatAsync(step, otherwise: true),
        StepKind.Ask => await AskAsync(step),
        StepKind.End => await EndAsync(step),
        StepKind.Enter => await EnterAsync(step),
        StepKind.Leave => await LeaveAsync(step),
        StepKind.Press => await PressAsync(step),
        StepKind.Wait => await WaitAsync(TimeSpan.FromSeconds(1 + (step.Which % 45))),
        StepKind.Work => await WorkAsync(),
        StepKind.Sleep => await SleepAsync(TimeSpan.FromMinutes(3 * (1 + (step.Which % 100)))),
        StepKind.Reconcile => await ReconcileAsync(server.Get<IEnumerable<Reconciler>>().OrderBy(r => r.Name, StringComparer.Ordinal).ElementAt(step.Which % server.Get<IEnumerable<Reconciler>>().Count())),
        StepKind.ReconcileAll => await ReconcileAllAsync(),
        StepKind.RefuseLaunches => Set("the cluster refuses launches from now on", server.Driver.Options.LaunchFailureRate = 1),
        StepKind.FailStarts => Set("apps fail to start from now on", server.Driver.Options.StartFailureRate = 1),
        StepKind.LoseAnswers => Set("the cluster's answers are lost from now on", server.Driver.Options.LostRate = 1),
        StepKind.DoubleReports => Set("reports arrive twice from now on", server.Driver.Options.DoubledRate = 1),
        StepKind.EmptyListings => Set("listings are empty from now on", server.Driver.Options.EmptyListingRate = 1),
        StepKind.SlowLaunches => Slow(TimeSpan.FromSeconds(5 * (1 + (step.Which % 20)))),
        StepKind.Heal => Heal(),
        StepKind.Kill => Harm(step, "is killed", container => server.Driver.Kill(container, "It was killed.")),
        StepKind.Lose => Harm(step, "vanishes", server.Driver.Lose),
        StepKind.Silence => Harm(step, "falls silent", server.Driver.Silence),
        StepKind.ExitApp => Harm(step, "loses its app", container => server.Driver.ExitApp(container, step.Which % 2)),
        StepKind.Subscribe => await SubscribeAsync(step),
        StepKind.Update => await UpdateAsync(step.Who % Site.Apps.Length),
        StepKind.Pause or StepKind.Resume or StepKind.Retry => await SteerAsync(step),
        StepKind.Drain or StepKind.Undrain => await OperateAsync($"clusters/{picture.Cluster}/{(step.Kind == StepKind.Drain ? "drain" : "undrain")}"),
        StepKind.EndByOperator => await WithSessionAsync(step, "loses, by an operator,", async (_, id) => await OperateAsync($"sessions/{id}/end", "its end")),
        StepKind.Crash => await RestartAsync(crash: true),
        StepKind.Restart => await RestartAsync(crash: false),
        _ => throw new InvalidOperationException(step.Kind.ToString()),
    };

    private async Task<string> WaitAsync(TimeSpan time)
    {
        await PassAsync(time);
        return FormattableString.Invariant($"{time.TotalSeconds} s pass");
    }

    /// <summary>The normal state without obstacles.</summary>
    private async Task<string> WorkAsync()
    {
        for (var round = 0; round < 3; round++)
        {
            await ReconcileAllAsync();
            await PassAsync(TimeSpan.FromSeconds(4));
        }

        await ReconcileAllAsync();
        return "12 s pass, with all reconcilers running";
    }

    /// <summary>A longer time, in which the reconcilers run occasionally.</summary>
    private async Task<string> SleepAsync(TimeSpan time)
    {
        for (var round = 0; round < Rounds; round++)
        {
            server.Advance(time / Rounds);
            await SettleAsync();
            await ReconcileAllAsync();
        }

        return FormattableString.Invariant($"{time.TotalMinutes} minutes pass, with all reconcilers running");
    }

    private static string Set(string said, double _) => said;

    private string Slow(TimeSpan by)
    {
        server.Faults.LaunchesTake = by;
        return FormattableString.Invariant($"launches take {by.TotalSeconds} s longer from now on");
    }

    private string Heal()
    {
        var options = server.Driver.Options;
        (options.LaunchFailureRate, options.StartFailureRate, options.LostRate, options.DoubledRate, options.EmptyListingRate) = (0, 0, 0, 0, 0);
        server.Faults.LaunchesTake = TimeSpan.Zero;
        return "the cluster is well again";
    }

    /// <summary>Of the running containers, in order of their launch.</summary>
    private string Harm(Step step, string what, Func<Guid, bool> harm)
    {
        var running = picture.Launched.Where(picture.Workloads.Contains).ToList();
        if (running.Count == 0) return "no container " + what;
        var container = running[step.Which % running.Count];
        if (!harm(container)) return $"no container {what}";
        harmed.Add(container);
        var row = picture.Containers[container];
        return row.SessionId is { } session ? $"the container of {Name(session)} {what}" : $"a container that is {row.State} {what}";
    }

    private async Task<string> SubscribeAsync(Step step)
    {
        var person = people[step.Who % people.Count];
        var state = States[step.Which % States.Length];
        DateTimeOffset? endsAt = step.Which % 3 == 0 ? server.Clock.GetUtcNow() + TimeSpan.FromMinutes(1 + (step.Which % 30)) : null;
        var answer = await TryAsync(() => operators.Client.SendAsync(HttpMethod.Put, $"/v1/admin/users/{person.User.Id}/subscription", new SetSubscriptionRequest(state, null, endsAt)));
        return $"{NameOf(person)}'s subscription is {state}{(endsAt is null ? "" : ", for some minutes")}: {answer?.Status}";
    }

    private async Task<string> UpdateAsync(int app)
    {
        site.Update(app);
        try
        {
            await server.SetAppAsync(Site.Apps[app], site.Settings(app));
            return $"{Site.Apps[app]} has a new version";
        }
        catch (Exception exception) when (server.Faults.Where is not null)
        {
            return $"{Site.Apps[app]} gets no new version: {exception.GetType().Name}";
        }
    }

    private async Task<string> SteerAsync(Step step)
    {
        var app = picture.Apps[step.Who % picture.Apps.Count];
        if (!picture.Pools.TryGetValue(app.Id, out var pool)) return $"{app.Name} has no pool yet";
        var kind = step.Kind == StepKind.Pause ? "pause" : step.Kind == StepKind.Resume ? "resume" : "retry";
        return await OperateAsync($"pools/{pool.Id}/{kind}", $"{app.Name}, {kind}");
    }

    private async Task<string> OperateAsync(string path, string? said = null)
    {
        var answer = await TryAsync(() => operators.Client.SendAsync(HttpMethod.Post, "/v1/admin/" + path));
        if (answer is not null && answer.Status is not (204 or 503)) wrongs.Add($"an operator was answered {answer.Status}");
        return $"an operator: {said ?? path}: {answer?.Status}";
    }
}
