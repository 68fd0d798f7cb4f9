using System.Globalization;
using Fractal.Server.Tests.Faults;

namespace Fractal.Server.Tests.Simulation;

/// <summary>The possible events.</summary>
internal enum StepKind
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
    Undrain,
    Retry,
    EndByOperator,
    Crash,
    Restart,
}

/// <summary>One step: an action, its target, and possibly the call that fails in it.</summary>
/// <param name="Who">The user, app or reconciler.</param>
/// <param name="Which">The session, or an amount: any number, taken modulo the range.</param>
/// <param name="Nth">The call that fails, from 1.</param>
internal sealed record Step(StepKind Kind, int Who = 0, int Which = 0, Fault? Fault = null, int Nth = 0)
{
    public string Wrong => Fault is { } fault ? string.Create(CultureInfo.InvariantCulture, $" [{fault} at call {Nth}]") : "";
}

/// <summary>Draws the steps of a seed, reproducibly.</summary>
internal static class Steps
{
    private const int FaultsInPercent = 14, LatestCall = 14;

    private static readonly (StepKind Kind, int Weight)[] Weights =
    [
        (StepKind.Start, 8), (StepKind.StartWithKey, 10), (StepKind.Repeat, 5), (StepKind.RepeatOtherwise, 1), (StepKind.Ask, 5), (StepKind.End, 6), (StepKind.Enter, 9), (StepKind.Leave, 4), (StepKind.Press, 3),
        (StepKind.Wait, 8), (StepKind.Work, 14), (StepKind.Sleep, 2), (StepKind.Reconcile, 24), (StepKind.ReconcileAll, 8),
        (StepKind.RefuseLaunches, 1), (StepKind.FailStarts, 1), (StepKind.SlowLaunches, 2), (StepKind.LoseAnswers, 1), (StepKind.DoubleReports, 1), (StepKind.EmptyListings, 1), (StepKind.Heal, 8),
        (StepKind.Kill, 2), (StepKind.Lose, 2), (StepKind.Silence, 1), (StepKind.ExitApp, 2),
        (StepKind.Subscribe, 4), (StepKind.Update, 2), (StepKind.Pause, 1), (StepKind.Resume, 3), (StepKind.Drain, 1), (StepKind.Undrain, 5), (StepKind.Retry, 2), (StepKind.EndByOperator, 1),
        (StepKind.Crash, 1), (StepKind.Restart, 1),
    ];

    private static readonly Fault[] Faults = [Fault.Refused, Fault.AnswerLost, Fault.Dies];

    public static IReadOnlyList<Step> Of(int seed, int count)
    {
        var random = new Random(seed);
        // Pools fill first, so that there are containers to begin with.
        return [new Step(StepKind.Work), .. Enumerable.Range(1, count - 1).Select(_ => Next(random))];
    }

    /// <summary>Whether one of the server's calls may fail in it: only if nothing runs in parallel.</summary>
    private static bool MayFail(StepKind kind) => kind is < StepKind.Sleep or StepKind.Reconcile or StepKind.ReconcileAll or StepKind.ExitApp
        or StepKind.Subscribe or StepKind.Update or StepKind.Pause or StepKind.Resume or StepKind.Drain or StepKind.Undrain or StepKind.Retry or StepKind.EndByOperator;

    private static Step Next(Random random)
    {
        var left = random.Next(Weights.Sum(w => w.Weight));
        var kind = Weights.First(w => (left -= w.Weight) < 0).Kind;
        var step = new Step(kind, random.Next(1000), random.Next(1000));
        return random.Next(100) < FaultsInPercent && MayFail(kind)
            ? step with { Fault = Faults[random.Next(Faults.Length)], Nth = 1 + random.Next(LatestCall) } : step;
    }
}
