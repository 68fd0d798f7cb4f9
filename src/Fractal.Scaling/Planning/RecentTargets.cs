namespace Fractal.Scaling.Planning;

/// <summary>The recent targets. A pool shrinks only to the highest of them.</summary>
/// <param name="window">How long they are kept.</param>
public sealed class RecentTargets(TimeSpan window)
{
    private readonly long steps = Math.Max(1, (long)window.TotalSeconds / DemandStep.Seconds);
    private readonly LinkedList<(long Step, int Target)> falling = new();

    /// <summary>The highest target of the window, including the current one.</summary>
    public int Highest(long step, int target)
    {
        // The clock was set back: decisions from that future are ignored.
        while (falling.Last is { } last && (last.Value.Target <= target || last.Value.Step > step)) falling.RemoveLast();
        falling.AddLast((step, target));
        while (falling.First!.Value.Step <= step - steps) falling.RemoveFirst();
        return falling.First.Value.Target;
    }
}
