namespace Fractal.Scaling.Simulation;

/// <summary>How a start waits without a ready container.</summary>
public enum Waiting
{
    /// <summary>
    /// The start waits the lead time for its own container, outside the pool. Policies are compared this way, and Erlang's formula assumes
    /// it.
    /// </summary>
    LostSales,

    /// <summary>
    /// The start queues, one more container is launched, and the next ready container goes to the head of the queue, as on the server.
    /// </summary>
    Queued,
}
