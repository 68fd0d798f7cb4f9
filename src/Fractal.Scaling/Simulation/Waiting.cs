namespace Fractal.Scaling.Simulation;

/// <summary>What becomes of a start that finds no ready container.</summary>
public enum Waiting
{
    /// <summary>It waits the lead time for a container of its own, beside the pool: what policies are judged by, and what Erlang's formula counts.</summary>
    LostSales,

    /// <summary>It queues, one more is launched, and whatever is ready next goes to the head of the queue: what the server does.</summary>
    Queued,
}
