namespace Fractal.Scaling;

/// <summary>
/// Says how many idle containers a pool should have. A pure function of a reading and a time: no clock, no memory, no I/O. The same input gives the same
/// output, never negative.
/// </summary>
public interface IPoolPolicy
{
    /// <summary>What operators call it.</summary>
    string Name { get; }

    /// <summary>How many containers should be ready or starting.</summary>
    int Target(PoolReading reading, DateTimeOffset now);

    /// <summary>Why, in a few words that go on after "target 7: ".</summary>
    string Explain(PoolReading reading, DateTimeOffset now);
}
