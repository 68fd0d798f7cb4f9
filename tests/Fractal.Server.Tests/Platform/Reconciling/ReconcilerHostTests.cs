using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Replicas;
using Fractal.Server.Platform.Starting;
using Fractal.Server.Platform.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Fractal.Server.Tests.Platform.Reconciling;

public sealed class ReconcilerHostTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly WatchedClock clock = new();
    private readonly Scripted reconciler = new();
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ReconcilerMetrics metrics;
    private readonly ReconcilerHost host;

    public ReconcilerHostTests()
    {
        var gate = new StartGate();
        gate.Open();
        metrics = new ReconcilerMetrics(services.GetRequiredService<IMeterFactory>(), clock);
        host = new ReconcilerHost([reconciler], gate, Alone(), clock, metrics, NullLogger<ReconcilerHost>.Instance);
    }

    /// <summary>On SQLite the only server leads.</summary>
    private static LeaderLease Alone() => new(DatabaseAddress.Of(new ConfigurationBuilder().Build()), TimeProvider.System, NullLogger<LeaderLease>.Instance);

    [Fact]
    public async Task A_reconciler_runs_on_its_period_and_on_its_signal()
    {
        await host.StartAsync(CancellationToken.None);
        await RunsAsync(1);
        clock.Advance(reconciler.Period - TimeSpan.FromSeconds(1));
        await StaysAtAsync(1);
        clock.Advance(TimeSpan.FromSeconds(1));
        await RunsAsync(2);
        reconciler.Signal.Wake();
        await RunsAsync(3);
        Assert.Equal(clock.GetUtcNow() + reconciler.Period, reconciler.Status.NextRunAt);
        Assert.Equal("did 3", reconciler.Status.LastResult);
    }

    [Fact]
    public async Task A_reconciler_survives_exceptions_and_backs_off()
    {
        reconciler.Act = (run, _) => run <= 3 ? throw new InvalidOperationException("broken") : Task.CompletedTask;
        await host.StartAsync(CancellationToken.None);
        await RunsAsync(1);
        Assert.Equal((1, "broken"), (reconciler.Status.Failures, reconciler.Status.LastError));
        reconciler.Signal.Wake();
        await StaysAtAsync(1);
        foreach (var (run, milliseconds) in new[] { (2, 500), (3, 1000) })
        {
            clock.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
            await StaysAtAsync(run - 1);
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await RunsAsync(run);
        }

        // The fourth succeeds, and the signal that arrived meanwhile is not lost.
        clock.Advance(TimeSpan.FromSeconds(2));
        await RunsAsync(5);
        Assert.Equal((0, "did 5"), (reconciler.Status.Failures, reconciler.Status.LastResult));
    }

    [Fact]
    public async Task A_hanging_run_is_canceled_at_its_limit()
    {
        reconciler.Act = (run, cancellation) => run == 1 ? Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellation) : Task.CompletedTask;
        await host.StartAsync(CancellationToken.None);
        await UntilAsync(() => reconciler.Runs == 1);
        clock.Advance(reconciler.TimeLimit);
        await UntilAsync(() => reconciler.Status.Failures == 1 && Sleeps);
        Assert.Equal("took longer than 60 s", reconciler.Status.LastError);
        clock.Advance(TimeSpan.FromMilliseconds(500));
        await RunsAsync(2);
    }

    [Fact]
    public async Task A_run_that_ignores_its_limit_is_reported_and_no_second_one_starts()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        reconciler.Act = (run, _) => run == 1 ? release.Task : Task.CompletedTask;
        await host.StartAsync(CancellationToken.None);
        var notice = TimeSpan.FromSeconds(5);
        await UntilAsync(() => reconciler.Runs == 1 && clock.Wakes(clock.GetUtcNow() + reconciler.TimeLimit + notice));
        clock.Advance(reconciler.TimeLimit);
        clock.Advance(notice);
        await UntilAsync(() => reconciler.Status.Failures == 1 && Sleeps);
        Assert.Contains("nor when it was told to", reconciler.Status.LastError, StringComparison.Ordinal);
        for (var look = 2; look < 5; look++)
        {
            clock.Advance(TimeSpan.FromSeconds(30));
            await UntilAsync(() => reconciler.Status.Failures >= look && Sleeps);
        }

        Assert.Equal(1, reconciler.Runs);
        release.SetResult();
        await UntilAsync(() =>
        {
            // The next observation may precede the end of the released run; then it is the one after.
            if (reconciler.Runs == 1 && Sleeps) clock.Advance(TimeSpan.FromSeconds(30));
            return reconciler.Runs == 2 && Sleeps;
        });
        Assert.Equal((0, null), (reconciler.Status.Failures, reconciler.Status.LastError));
    }

    [Fact]
    public async Task A_blocking_run_delays_no_other()
    {
        using var release = new ManualResetEventSlim();
        reconciler.Act = (_, _) =>
        {
            release.Wait(TimeSpan.FromSeconds(10), CancellationToken.None);
            return Task.CompletedTask;
        };
        var (other, gate) = (new Scripted(), new StartGate());
        gate.Open();
        using var both = new ReconcilerHost([reconciler, other], gate, Alone(), clock, metrics, NullLogger<ReconcilerHost>.Instance);
        await both.StartAsync(CancellationToken.None);
        await UntilAsync(() => other.Runs == 1);
        release.Set();
        await both.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Many_signals_during_a_run_cause_one_more_run()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        reconciler.Act = (run, _) => run == 1 ? release.Task : Task.CompletedTask;
        await host.StartAsync(CancellationToken.None);
        await UntilAsync(() => reconciler.Runs == 1);
        Parallel.For(0, 100_000, _ => reconciler.Signal.Wake());
        release.SetResult();
        await RunsAsync(2);
        await StaysAtAsync(2);
    }

    [Fact]
    public async Task A_failing_reconciler_backs_off_and_its_history_is_bounded()
    {
        reconciler.Act = (run, _) => throw new InvalidOperationException($"broken {run}");
        await host.StartAsync(CancellationToken.None);
        for (var run = 1; run <= 30; run++)
        {
            await RunsAsync(run);
            Assert.True(reconciler.Status.NextRunAt - clock.GetUtcNow() <= TimeSpan.FromSeconds(30));
            if (run < 30) clock.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal((30, "broken 30"), (reconciler.Status.Failures, reconciler.Status.LastError));
        Assert.Equal(20, reconciler.Status.History.Count);
        Assert.Equal(("broken 30", null), (reconciler.Status.History[0].Error, reconciler.Status.History[0].Result));
    }

    [Fact]
    public async Task Reconcilers_of_the_leader_sleep_on_other_servers()
    {
        var address = DatabaseAddress.Of(new ConfigurationBuilder().AddInMemoryCollection([new(DatabaseAddress.Setting, "Host=nowhere;Database=x")]).Build());
        using var following = new LeaderLease(address, TimeProvider.System, NullLogger<LeaderLease>.Instance);
        var gate = new StartGate();
        gate.Open();
        using var standby = new ReconcilerHost([reconciler], gate, following, clock, metrics, NullLogger<ReconcilerHost>.Instance);
        reconciler.Delay = TimeSpan.FromSeconds(-1);
        await standby.StartAsync(CancellationToken.None);
        await UntilAsync(() => reconciler.Status.NextRunAt is not null);
        Assert.Equal(clock.GetUtcNow() + reconciler.Period, reconciler.Status.NextRunAt);
        Assert.True(reconciler.Status.RunsElsewhere);
        await StaysAtAsync(0);
        await standby.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Nothing_runs_before_the_gate_is_open()
    {
        var gate = new StartGate();
        using var early = new ReconcilerHost([reconciler], gate, Alone(), clock, metrics, NullLogger<ReconcilerHost>.Instance);
        await early.StartAsync(CancellationToken.None);
        await StaysAtAsync(0);
        gate.Open();
        await RunsAsync(1);
        await early.StopAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync(CancellationToken.None);
        host.Dispose();
        await services.DisposeAsync();
    }

    /// <summary>Whether the timer of its next run is set.</summary>
    private bool Sleeps => reconciler.Status.NextRunAt is { } next && next > clock.GetUtcNow() && clock.Wakes(next);

    /// <summary>Until it has run this many times and sleeps again.</summary>
    private Task RunsAsync(int runs) => UntilAsync(() => reconciler.Runs == runs && Sleeps);

    private async Task StaysAtAsync(int runs)
    {
        await Task.Delay(30);
        Assert.Equal(runs, reconciler.Runs);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        var began = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, "It did not come to this.");
            await Task.Delay(5);
        }
    }

    /// <summary>Knows when its timers are due, so that a test can wait until a loop sleeps.</summary>
    private sealed class WatchedClock : FakeTimeProvider
    {
        private readonly ConcurrentDictionary<DateTimeOffset, bool> set = new();

        public bool Wakes(DateTimeOffset at) => set.ContainsKey(at);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime > TimeSpan.Zero) set[GetUtcNow() + dueTime] = true;
            return timer;
        }
    }

    private sealed class Scripted : Reconciler
    {
        private int runs;

        public Func<int, CancellationToken, Task> Act { get; set; } = (_, _) => Task.CompletedTask;

        public int Runs => Volatile.Read(ref runs);

        public override string Name => "scripted";

        public override TimeSpan Period => TimeSpan.FromMinutes(5);

        public TimeSpan? Delay { get; set; }

        public override TimeSpan NextDelay() => Delay ?? Period;

        public override async Task<string?> RunAsync(CancellationToken cancellationToken)
        {
            var run = Interlocked.Increment(ref runs);
            await Act(run, cancellationToken);
            return $"did {run}";
        }
    }
}
