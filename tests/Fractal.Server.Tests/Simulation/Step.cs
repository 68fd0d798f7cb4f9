using System.Globalization;
using Fractal.Server.Tests.Faults;

namespace Fractal.Server.Tests.Simulation;

/// <summary>The possible events.</summary>
internal enum Deed
{
    Start,
    StartWithKey,
    Repeat,
    RepeatOtherwise,
    Ask,
    End,
    Enter,
    Leave,
    Press,
    Wait,
    Work,
    Sleep,
    Reconcile,
    ReconcileAll,
    RefuseLaunches,
    FailStarts,
    SlowLaunches,
    LoseAnswers,
    DoubleReports,
    EmptyListings,
    Heal,
    Kill,
    Lose,
    Silence,
    ExitApp,
    Subscribe,
    Update,
    Pause,
    Resume,
    Drain,
    Fill,
    Retry,
    EndByOperator,
    Crash,
    Restart,
}

/// <summary>One step: an action, its target, and possibly the call that fails in it.</summary>
/// <param name="Who">The user, app or reconciler.</param>
/// <param name="Which">The session, or an amount: any number, taken modulo the range.</param>
/// <param name="Nth">The call that fails, from 1.</param>
internal sealed record Step(Deed Deed, int Who = 0, int Which = 0, Fault? Fault = null, int Nth = 0)
{
    public string Wrong => Fault is { } fault ? string.Create(CultureInfo.InvariantCulture, $" [{fault} at call {Nth}]") : "";
}

/// <summary>Draws the steps of a seed, reproducibly.</summary>
internal static class Steps
{
    private const int FaultsInPercent = 14, LatestCall = 14;

    private static readonly (Deed Deed, int Weight)[] Weights =
    [
        (Deed.Start, 8), (Deed.StartWithKey, 10), (Deed.Repeat, 5), (Deed.RepeatOtherwise, 1), (Deed.Ask, 5), (Deed.End, 6), (Deed.Enter, 9), (Deed.Leave, 4), (Deed.Press, 3),
        (Deed.Wait, 8), (Deed.Work, 14), (Deed.Sleep, 2), (Deed.Reconcile, 24), (Deed.ReconcileAll, 8),
        (Deed.RefuseLaunches, 1), (Deed.FailStarts, 1), (Deed.SlowLaunches, 2), (Deed.LoseAnswers, 1), (Deed.DoubleReports, 1), (Deed.EmptyListings, 1), (Deed.Heal, 8),
        (Deed.Kill, 2), (Deed.Lose, 2), (Deed.Silence, 1), (Deed.ExitApp, 2),
        (Deed.Subscribe, 4), (Deed.Update, 2), (Deed.Pause, 1), (Deed.Resume, 3), (Deed.Drain, 1), (Deed.Fill, 5), (Deed.Retry, 2), (Deed.EndByOperator, 1),
        (Deed.Crash, 1), (Deed.Restart, 1),
    ];

    private static readonly Fault[] Faults = [Fault.Refused, Fault.AnswerLost, Fault.Dies];

    public static IReadOnlyList<Step> Of(int seed, int count)
    {
        var random = new Random(seed);
        // Pools fill first, so that there are containers to begin with.
        return [new Step(Deed.Work), .. Enumerable.Range(1, count - 1).Select(_ => Next(random))];
    }

    /// <summary>Whether one of the server's calls may fail in it: only if nothing runs in parallel.</summary>
    private static bool MayFail(Deed deed) => deed is < Deed.Sleep or Deed.Reconcile or Deed.ReconcileAll or Deed.ExitApp
        or Deed.Subscribe or Deed.Update or Deed.Pause or Deed.Resume or Deed.Drain or Deed.Fill or Deed.Retry or Deed.EndByOperator;

    private static Step Next(Random random)
    {
        var left = random.Next(Weights.Sum(w => w.Weight));
        var deed = Weights.First(w => (left -= w.Weight) < 0).Deed;
        var step = new Step(deed, random.Next(1000), random.Next(1000));
        return random.Next(100) < FaultsInPercent && MayFail(deed)
            ? step with { Fault = Faults[random.Next(Faults.Length)], Nth = 1 + random.Next(LatestCall) } : step;
    }
}
