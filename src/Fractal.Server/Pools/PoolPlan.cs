using Fractal.Scaling.Planning;

namespace Fractal.Server.Pools;

/// <summary>What to do about a pool, and why.</summary>
/// <param name="Supply">Target, launches, deletions of idle ones that are not needed any more, and the sentence that says why.</param>
/// <param name="SurplusStarting">How many of those that are being started to end, newest first: the app is switched off.</param>
/// <param name="Replaced">How many of an older version to end, oldest first.</param>
/// <param name="Halted">Starts are refused and launches are rare until one succeeds, an operator retries or the app changes.</param>
/// <param name="RetryAt">When to look again, after a failure.</param>
internal sealed record PoolPlan(SupplyPlan Supply, int SurplusStarting, int Replaced, bool Halted, DateTimeOffset? RetryAt)
{
    public int Launches => Supply.Launches;

    /// <summary>How many idle ones to end, oldest first: more than wanted.</summary>
    public int SurplusReady => Supply.Deletes;

    /// <summary>How many idle containers it ends.</summary>
    public int Ends => SurplusStarting + SurplusReady + Replaced;
}
