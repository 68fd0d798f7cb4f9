using Fractal.Scaling;
using Fractal.Scaling.Policies;
using Fractal.Server.Apps;

namespace Fractal.Server.Pools;

/// <summary>The rule that sizes a pool: its own where an operator chose one, else its app's and the installation's.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Policy">What that means.</param>
/// <param name="Bounds">The bounds among its options.</param>
/// <param name="Zone">The time zone of its weeks and schedules.</param>
/// <param name="HitTarget">The share of starts that should find a ready container.</param>
internal sealed record PoolRule(string Text, IPoolPolicy Policy, PoolBounds Bounds, TimeZoneInfo Zone, double HitTarget)
{
    /// <summary>Whether it looks at counts of demand.</summary>
    public bool Forecasts => Policy.Name == PolicyCatalog.Default;

    public static PoolRule Of(Pool pool, App app, PoolOptions options)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(pool.TimeZone ?? options.TimeZone, out var known) ? known : TimeZoneInfo.Utc;
        var hitTarget = pool.HitTarget ?? options.HitTarget;
        var text = pool.Policy ?? app.Policy;
        // What was stored was checked before; if a newer version of Fractal has another opinion of it, the default holds.
        if (PoolPolicies.Read(text, zone) is { Policy: { } policy, Bounds: var bounds }) return new PoolRule(text, policy, bounds, zone, hitTarget);
        var fallback = PoolPolicies.Read(PoolPolicies.Default, zone);
        return new PoolRule(PoolPolicies.Default, fallback.Policy!, fallback.Bounds, zone, hitTarget);
    }
}
