using Fractal.Scaling.Schedules;

namespace Fractal.Scaling.Policies;

/// <summary>The options of every policy: bounds, schedules as floor or ceiling, a temporary pin.</summary>
internal sealed record PolicyLimits(PoolBounds Bounds, PoolSchedule? Floor, PoolSchedule? Ceiling, PolicyPin? Pin)
{
    public static readonly PolicyOption[] Options =
    [
        new("min", 0, PoolBounds.Most, "0", "Never fewer than this."),
        new("max", 0, PoolBounds.Most, "1000000", "Never more than this."),
        new("floor-schedule", null, null, null, "Sizes by the clock, as \"0 8 * * mon-fri 20; 0 20 * * * 0\": never fewer than the one in force."),
        new("ceiling-schedule", null, null, null, "Sizes by the clock: never more than the one in force."),
        new("pin-floor", 0, PoolBounds.Most, null, "Never fewer than this until pin-until."),
        new("pin-ceiling", 0, PoolBounds.Most, null, "Never more than this until pin-until."),
        new("pin-until", null, null, null, "When the pin is over, as 2026-11-24T18:00:00Z; without it the pin stays."),
    ];

    public static PolicyLimits Read(OptionReader reader)
    {
        var bounds = new PoolBounds(reader.Whole("min") ?? 0, reader.Whole("max") ?? PoolBounds.Most);
        if (bounds.Min > bounds.Max) reader.Errors.Add($"min is {bounds.Min} and max {bounds.Max}: min is at most max");
        var (floor, ceiling, until) = (reader.Whole("pin-floor"), reader.Whole("pin-ceiling"), reader.Time("pin-until"));
        if (floor > ceiling) reader.Errors.Add($"pin-floor is {floor} and pin-ceiling {ceiling}: the floor is at most the ceiling");
        var pin = floor is null && ceiling is null ? null : new PolicyPin(floor, ceiling, until ?? DateTimeOffset.MaxValue);
        return new PolicyLimits(bounds, reader.Schedule("floor-schedule"), reader.Schedule("ceiling-schedule"), pin);
    }
}
