namespace Fractal.Scaling.Planning;

/// <summary>The targets of the last while. A pool shrinks only to the highest of them.</summary>
/// <param name="window">How far back they count.</param>
public sealed class RecentTargets(TimeSpan window)
{
    private readonly long steps = Math.Max(1, (long)window.TotalSeconds / DemandStep.Seconds);
    private readonly LinkedList<(long Step, int Target)> falling = new();

    /// <summary>The highest target of the window, this one included.</summary>
    public int Highest(long step, int target)
    {
        // A clock that was set back: what was decided in its future counts for nothing.
        while (falling.Last is { } last && (last.Value.Target <= target || last.Value.Step > step)) falling.RemoveLast();
        falling.AddLast((step, target));
        while (falling.First!.Value.Step <= step - steps) falling.RemoveFirst();
        return falling.First.Value.Target;
    }
}
