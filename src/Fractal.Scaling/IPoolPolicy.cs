namespace Fractal.Scaling;

/// <summary>
/// Determines how many idle containers a pool should have. A pure function of a reading and a time: no clock, no memory, no I/O. The same
/// input gives the same output, never negative.
/// </summary>
public interface IPoolPolicy
{
    /// <summary>The policy's name for operators.</summary>
    string Name { get; }

    /// <summary>How many containers should be ready or starting.</summary>
    int Target(PoolReading reading, DateTimeOffset now);

    /// <summary>The reason, in a few words that follow "target 7: ".</summary>
    string Explain(PoolReading reading, DateTimeOffset now);
}
