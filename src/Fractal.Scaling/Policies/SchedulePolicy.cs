using System.Globalization;
using Fractal.Scaling.Schedules;

namespace Fractal.Scaling.Policies;

/// <summary>Sizes the pool by time of day and week.</summary>
internal sealed class SchedulePolicy(PoolSchedule schedule) : IPoolPolicy
{
    public string Name => "schedule";

    public int Target(PoolReading reading, DateTimeOffset now) => schedule.SizeAt(now) ?? 0;

    public string Explain(PoolReading reading, DateTimeOffset now) =>
        schedule.SizeAt(now) is { } size ? string.Create(CultureInfo.InvariantCulture, $"the schedule says {size}") : "no entry of the schedule has happened yet";
}
