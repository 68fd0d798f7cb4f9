using Fractal.Scaling.Planning;

namespace Fractal.Server.Pools.Planning;

/// <summary>The actions for a pool, with reasons.</summary>
/// <param name="Supply">The target, launches, deletions of surplus idle containers, and the reason in one sentence.</param>
/// <param name="SurplusStarting">The number of starting containers to end, newest first, because the app is disabled.</param>
/// <param name="Replaced">The number of containers of older versions to end, oldest first.</param>
/// <param name="Halted">Starts are rejected and launches are rare until one succeeds, an operator retries or the app changes.</param>
/// <param name="RetryAt">When to retry after a failure.</param>
internal sealed record PoolPlan(SupplyPlan Supply, int SurplusStarting, int Replaced, bool Halted, DateTimeOffset? RetryAt)
{
    public int Launches => Supply.Launches;

    /// <summary>The number of surplus idle containers to end, oldest first.</summary>
    public int SurplusReady => Supply.Deletes;

    /// <summary>The number of idle containers that it ends.</summary>
    public int Ends => SurplusStarting + SurplusReady + Replaced;
}
