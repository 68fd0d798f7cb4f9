using System.Diagnostics;
using System.Globalization;
using Fractal.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Simulation;

/// <summary>
/// The whole server, one random step at a time, on a simulated clock; every promise is checked after every step. <c>bench/simulation</c>
/// runs any number of seeds.
/// </summary>
public abstract class SimulationStories(bool postgres)
{
    private const int UsualSteps = 40;

    private static readonly TimeSpan LongestShrinking = TimeSpan.FromSeconds(Setting("SHRINK") ?? 60);

    /// <summary>A violation, how to produce it in the rows, and how to undo it.</summary>
    private static readonly (string Breach, string Wrong, string TakeBack)[] Wrongs =
    [
        ("a container is given to two sessions", "update sessions set container_id = (select container_id from sessions where state = 'Claimed') where state = 'Ended'", "update sessions set container_id = null where state = 'Ended'"),
        ("a session ended before its container", "update sessions set state = 'Ended' where state = 'Claimed'", "update sessions set state = 'Claimed' where container_id is not null"),
        ("a session went from Ended to Queued", "update sessions set state = 'Queued' where state = 'Ended'", "update sessions set state = 'Ended' where state = 'Queued'"),
        ("a container went from InUse to Ready", "update containers set state = 'Ready' where state = 'InUse'", "update containers set state = 'InUse' where session_id is not null"),
        ("a user has more sessions than allowed", "update tiers set max_live_sessions = max_live_sessions - 9", "update tiers set max_live_sessions = max_live_sessions + 9"),
        ("a user's live sessions are miscounted", "update subscriptions set live_sessions = live_sessions + 1", "update subscriptions set live_sessions = live_sessions - 1"),
        ("a queue is miscounted", "update pool_levels set queued = queued + 1", "update pool_levels set queued = queued - 1"),
        ("an app has more containers than allowed", "update apps set max_containers = max_containers - 9", "update apps set max_containers = max_containers + 9"),
        ("a workload has no row", "update containers set state = 'Gone' where state = 'Ready'", "update containers set state = 'Ready' where state = 'Gone'"),
    ];

    [Fact]
    [Trait("Promise", "whatever goes wrong")]
    public async Task All_promises_hold_for_any_events_in_any_order()
    {
        SkipWhereMissing();
        var failures = new List<string>();
        foreach (var seed in Seeds()) failures.AddRange(await TryAsync(seed));
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    [Fact]
    public async Task A_seed_reproduces_steps_and_responses()
    {
        SkipWhereMissing();
        // A machine that stalls longer than a limit on its own clock changes the run; then two of the next must agree.
        var before = await TraceAsync();
        for (var left = 3; left > 0; left--)
        {
            var now = await TraceAsync();
            if (now == before) return;
            if (left == 1) Assert.Equal(before, now);
            before = now;
        }

        async Task<string> TraceAsync() => string.Join('\n', (await new Run(postgres, seed: 8).OfAsync(Steps.Of(8, UsualSteps), untilRest: false)).Trace);
    }

    [Fact]
    public async Task Planted_violations_in_the_rows_are_found()
    {
        SkipWhereMissing();
        await using var started = await new Run(postgres, seed: 1).StartAsync();
        var world = await World.MakeAsync(started.Server, started.Site);
        // One session that is canceled in the queue, one with a container, and idle containers.
        foreach (var step in (Step[])[new(StepKind.Start, Who: 1), new(StepKind.End, Who: 1), new(StepKind.Work), new(StepKind.Start, Who: 1)]) Assert.Empty((await world.DoAsync(step)).Broken);
        foreach (var (breach, wrong, takeBack) in Wrongs) Assert.Contains(breach, await world.PlantAsync(wrong, takeBack));
        Assert.Empty((await world.DoAsync(new Step(StepKind.Work))).Broken);
    }

    /// <summary>A few fixed seeds, or the requested ones.</summary>
    private static IEnumerable<int> Seeds() => Setting("SEEDS") is { } count ? Enumerable.Range(Setting("FIRST") ?? 1, count) : [9, 100];

    private async Task<IReadOnlyList<string>> TryAsync(int seed)
    {
        var began = Stopwatch.GetTimestamp();
        var steps = Steps.Of(seed, Setting("STEPS") ?? UsualSteps);
        var run = new Run(postgres, seed);
        var outcome = await run.OfAsync(steps, untilRest: true);
        Tell(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {outcome.Trace.Count} steps, {outcome.Age.TotalHours:0.0} hours in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s{(outcome.Broken.Count == 0 ? "" : ": " + string.Join("; ", outcome.Broken))}"));
        if (Setting("TRACE") > 0) Tell(string.Join('\n', outcome.Trace));
        if (outcome.Broken.Count == 0) return [];
        var story = await Shrinking.ShrinkAsync(steps, outcome, run, LongestShrinking);
        var told = string.Create(CultureInfo.InvariantCulture, $"Seed {seed}, {steps.Count} steps, {(postgres ? "postgres" : "sqlite")}: {string.Join("; ", story.Broken)}{(story.AtRest ? " (at rest)" : "")}. The shortest story found:\n  {string.Join("\n  ", story.Trace)}");
        Tell(told);
        return [told];
    }

    private void SkipWhereMissing() => Assert.SkipWhen(postgres && PostgresServer.Missing is not null, PostgresServer.Missing ?? "");

    /// <summary>For runs with many seeds.</summary>
    private void Tell(string line)
    {
        if (Setting("SEEDS") > 0) Console.Error.WriteLine($"{(postgres ? "postgres" : "sqlite")} {line}");
    }

    private static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable("FRACTAL_SIMULATION_" + name), CultureInfo.InvariantCulture, out var chosen) ? chosen : null;

    public sealed class OnSqlite() : SimulationStories(postgres: false)
    {
        [Fact]
        public async Task A_planted_bug_is_found_and_shrunk_to_few_steps()
        {
            const int seed = 3;
            var run = new Run(postgres: false, seed) { Mistake = ("\"live_sessions\" - 1", "\"live_sessions\" - 0") };
            var steps = Steps.Of(seed, UsualSteps);
            var failed = await run.OfAsync(steps, untilRest: false);
            Assert.Contains(failed.Broken, IsMiscounted);
            var story = await Shrinking.ShrinkAsync(steps, failed, run, LongestShrinking);
            Assert.Contains(story.Broken, IsMiscounted);
            Assert.True(story.Trace.Count < failed.Trace.Count || failed.Trace.Count < 4, string.Join('\n', story.Trace));

            static bool IsMiscounted(string broken) => broken is "a user's live sessions are miscounted" or "a counter had to be corrected";
        }
    }

    public sealed class OnPostgres() : SimulationStories(postgres: true);
}
