using System.Diagnostics;
using Fractal.Server.Containers;
using Fractal.Server.Platform.Reconciling;
using Xunit;

namespace Fractal.Server.Tests.Hosting;

public abstract partial class TestServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90), Stalled = TimeSpan.FromSeconds(20);

    internal void Advance(TimeSpan time) => Clock.Advance(time);

    /// <summary>Runs every reconciler until none has anything left to do, and all that they began has come to its end.</summary>
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

    /// <summary>Advances the clock and lets happen what is then due.</summary>
    internal async Task AdvanceAndRunAsync(TimeSpan time)
    {
        Advance(time);
        await RunReconcilersAsync();
    }

    /// <summary>Waits for what happens by itself, with the reconcilers running meanwhile if the server does not run them.</summary>
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

    /// <summary>Whether something that a reconciler began, or an agent has to say, is under way.</summary>
    internal bool IsBusy => Get<LaunchContainers>().UnderWay + Get<DeleteContainers>().UnderWay + Driver.Busy > 0;

    internal Task UntilSettledAsync() => SettleAsync(Stopwatch.GetTimestamp());

    /// <summary>On a machine that stalls a call may fail and be tried again after a pause by the clock, which would stand still for ever: then it moves on a little.</summary>
    /// <returns>Whether anything was under way.</returns>
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
