namespace Fractal.Scaling.Simulation;

/// <summary>What becomes of a start that finds no ready container.</summary>
public enum Waiting
{
    /// <summary>The start waits the lead time for its own container, outside the pool. Policies are compared this way, and Erlang's formula assumes it.</summary>
    LostSales,

    /// <summary>It queues, one more is launched, and whatever is ready next goes to the head of the queue: what the server does.</summary>
    Queued,
}
