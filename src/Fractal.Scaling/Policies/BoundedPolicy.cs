using System.Globalization;
using Fractal.Scaling.Schedules;

namespace Fractal.Scaling.Policies;

/// <summary>
/// Limits any policy to an operator's bounds: numbers, schedules, a temporary pin. The lowest ceiling wins over the highest floor.
/// </summary>
internal sealed class BoundedPolicy(IPoolPolicy inner, PoolBounds bounds, PoolSchedule? floor, PoolSchedule? ceiling, PolicyPin? pin) : IPoolPolicy
{
    public string Name => inner.Name;

    public int Target(PoolReading reading, DateTimeOffset now) => BoundsAt(now).Clamp(inner.Target(reading, now));

    public string Explain(PoolReading reading, DateTimeOffset now)
    {
        var (why, wanted, limits) = (inner.Explain(reading, now), inner.Target(reading, now), BoundsAt(now));
        var target = limits.Clamp(wanted);
        if (target == wanted) return why;
        var (verb, number) = target > wanted ? ("raised", limits.Min) : ("lowered", limits.Max);
        return string.Create(CultureInfo.InvariantCulture, $"{why}; {verb} from {wanted} to {target} by {Reason(now, number, target > wanted)}");
    }

    private PoolBounds BoundsAt(DateTimeOffset now)
    {
        var active = pin is { } p && now < p.Until ? p : null;
        return new PoolBounds(
            Math.Max(Math.Max(bounds.Min, floor?.SizeAt(now) ?? 0), active?.Floor ?? 0),
            Math.Min(Math.Min(bounds.Max, ceiling?.SizeAt(now) ?? int.MaxValue), active?.Ceiling ?? int.MaxValue));
    }

    private string Reason(DateTimeOffset now, int number, bool up)
    {
        if (pin is { } p && now < p.Until && (up ? p.Floor : p.Ceiling) == number) return "a pin";
        if ((up ? floor : ceiling)?.SizeAt(now) == number) return "the schedule";
        return up ? "the minimum" : "the maximum";
    }
}
