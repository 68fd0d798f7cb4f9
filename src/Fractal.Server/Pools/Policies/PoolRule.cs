using Fractal.Scaling;
using Fractal.Scaling.Policies;
using Fractal.Server.Apps;

namespace Fractal.Server.Pools.Policies;

/// <summary>The rule that sizes a pool: its own if an operator chose one, otherwise the app's and the installation's.</summary>
/// <param name="Text">As written.</param>
/// <param name="Policy">The parsed policy.</param>
/// <param name="Bounds">The bounds in its options.</param>
/// <param name="Zone">The time zone of its weeks and schedules.</param>
/// <param name="HitTarget">The fraction of starts that should be warm.</param>
internal sealed record PoolRule(string Text, IPoolPolicy Policy, PoolBounds Bounds, TimeZoneInfo Zone, double HitTarget)
{
    /// <summary>Whether it uses demand counts.</summary>
    public bool Forecasts => Policy.Name == PolicyCatalog.Default;

    public static PoolRule Of(Pool pool, App app, PoolOptions options)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(pool.TimeZone ?? options.TimeZone, out var known) ? known : TimeZoneInfo.Utc;
        var hitTarget = pool.HitTarget ?? options.HitTarget;
        var text = pool.Policy ?? app.Policy;
        // Stored policies were validated; if a newer version of Fractal rejects one, the default applies.
        if (PoolPolicies.Read(text, zone) is { Policy: { } policy, Bounds: var bounds }) return new PoolRule(text, policy, bounds, zone, hitTarget);
        var fallback = PoolPolicies.Read(PoolPolicies.Default, zone);
        return new PoolRule(PoolPolicies.Default, fallback.Policy!, fallback.Bounds, zone, hitTarget);
    }
}
