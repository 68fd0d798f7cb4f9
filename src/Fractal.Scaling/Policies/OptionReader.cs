using System.Globalization;
using Fractal.Scaling.Schedules;

namespace Fractal.Scaling.Policies;

/// <summary>Parses a policy's options and collects all errors.</summary>
internal sealed class OptionReader(PolicyText text, IReadOnlyList<PolicyOption> known, TimeZoneInfo zone)
{
    public List<string> Errors { get; } =
        [.. text.Options.Keys.Where(k => known.All(o => o.Name != k)).Select(k => $"{text.Name} has no option \"{k}\"; it has {string.Join(", ", known.Select(o => o.Name))}")];

    public string? Text(string name) => text.Options.GetValueOrDefault(name) ?? known.First(o => o.Name == name).Default;

    public double? Number(string name)
    {
        var option = known.First(o => o.Name == name);
        if (Text(name) is not { } value) return null;
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= option.Least && number <= option.Most) return number;
        Errors.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is \"{value}\"; it is a number from {option.Least} to {option.Most}"));
        return null;
    }

    public int? Whole(string name)
    {
        var number = Number(name);
        if (number is null || number == Math.Floor(number.Value)) return (int?)number;
        Errors.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {number}; it is a whole number"));
        return null;
    }

    public PoolSchedule? Schedule(string name)
    {
        if (Text(name) is not { } value) return null;
        if (PoolSchedule.TryParse(value, zone, out var schedule, out var error)) return schedule;
        Errors.Add($"{name}: {error}");
        return null;
    }

    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } value) return null;
        if (DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return time;
        Errors.Add($"{name} is \"{value}\"; it is a time, as 2026-11-24T18:00:00Z");
        return null;
    }
}
