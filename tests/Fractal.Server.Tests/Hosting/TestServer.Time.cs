using System.Diagnostics;
using Fractal.Server.Containers.Deleting;
using Fractal.Server.Containers.Launching;
using Fractal.Server.Platform.Reconciling;
using Xunit;

namespace Fractal.Server.Tests.Hosting;

public abstract partial class TestServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90), Stalled = TimeSpan.FromSeconds(20);

    internal void Advance(TimeSpan time) => Clock.Advance(time);

    /// <summary>Runs every reconciler until none has anything left to do and all activities have completed.</summary>
    internal async Task RunReconcilersAsync()
    {
        var began = Stopwatch.GetTimestamp();
        var did = true;
        while (did)
        {
            did = await SettleAsync(began);
            foreach (var reconciler in Get<IEnumerable<Reconciler>>()) did |= await reconciler.RunAsync(TestContext.Current.CancellationToken) is not null;
            did |= await SettleAsync(began);
        }
    }

    /// <summary>Advances the clock and runs what is due.</summary>
    internal async Task AdvanceAndRunAsync(TimeSpan time)
    {
        Advance(time);
        await RunReconcilersAsync();
    }

    /// <summary>Waits for a condition, running the reconcilers meanwhile if the server does not.</summary>
    internal async Task UntilAsync(
        Func<Task<bool>> holds, bool runReconcilers = true, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(holds))] string? what = null)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"It did not come to this: {what}");
            if (runReconcilers && !RunsByItself) await RunReconcilersAsync();
            await Task.Delay(5);
        }
    }

    /// <summary>Whether activities of reconcilers or reports of agents are in progress.</summary>
    internal bool IsBusy => Get<ContainerLaunchReconciler>().UnderWay + Get<ContainerDeletionReconciler>().UnderWay + Driver.Busy > 0;

    internal Task UntilSettledAsync() => SettleAsync(Stopwatch.GetTimestamp());

    /// <summary>
    /// On a machine that stalls, a call may fail and be retried after a pause on the clock, which stands still; then the clock advances a
    /// little.
    /// </summary>
    /// <returns>Whether anything was in progress.</returns>
    private async Task<bool> SettleAsync(long began)
    {
        var any = false;
        var moved = Stopwatch.GetTimestamp();
        while (IsBusy)
        {
            any = true;
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, "The reconcilers do not come to rest.");
            await Task.Delay(1);
            if (Stopwatch.GetElapsedTime(moved) < Stalled) continue;
            Advance(TimeSpan.FromSeconds(1));
            moved = Stopwatch.GetTimestamp();
        }

        return any;
    }
}
