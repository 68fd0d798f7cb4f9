using Fractal.Scaling.Forecasting;

namespace Fractal.Scaling.Policies;

/// <summary>All policies by name.</summary>
public static class PolicyCatalog
{
    /// <summary>The default policy of a pool.</summary>
    public const string Default = "forecast";

    /// <summary>Every policy; the default first.</summary>
    public static IReadOnlyList<PolicyKind> All { get; } =
    [
        new("forecast", "Holds what the expected demand is worth at one price, and never less than a floor; learns both from the pool's own past.",
            [
                new("price", 0.001, 1e12, null, "Idle seconds that one avoided cold start is worth; learnt if not given."),
                new("floor", 0, PriceCurve.MostStock, null, "Containers that are held whatever is expected; learnt if not given."),
            ],
            reader => new ForecastPolicy(reader.Number("price"), reader.Whole("floor"))),
        new("fixed", "Keeps a number.", [new("size", 0, PoolBounds.Most, "1", "How many.")], reader => new FixedPolicy(reader.Whole("size") ?? 0)),
        new("share-of-active", "A buffer in proportion to the containers in use.", [new("share", 0, 100, "0.2", "Idle containers for each one in use.")],
            reader => new ShareOfActivePolicy(reader.Number("share") ?? 0)),
        new("step-table", "A size that is multiplied while little of it is left.",
            [
                new("size", 0, PoolBounds.Most, "4", "How many, as long as enough are left."),
                new("steps", null, null, "50x1.5/25x3/0.5x4", "Pairs of percentages left and factors for the size."),
            ],
            StepTable),
        new("target-utilisation", "Keeps the share of containers in use near a number.", [new("utilisation", 0.01, 1, "0.8", "In use, of all there are.")],
            reader => new TargetUtilisationPolicy(reader.Number("utilisation") ?? 1)),
        new("schedule", "Sizes by the clock.", [new("entries", null, null, "0 0 * * * 1", "Five fields and a size, as \"0 8 * * mon-fri 20; 0 20 * * * 2\".")],
            reader => reader.Schedule("entries") is { } schedule ? new SchedulePolicy(schedule) : null),
    ];

    /// <summary>The policy with this name, or null.</summary>
    public static PolicyKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);

    /// <summary>Builds a policy from an operator's text.</summary>
    /// <param name="text">Name and options.</param>
    /// <param name="zone">The pool's time zone, for schedules.</param>
    /// <returns>The policy, or all errors in the text.</returns>
    public static (IPoolPolicy? Policy, IReadOnlyList<string> Errors) Build(PolicyText text, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Find(text.Name) is not { } kind) return (null, [$"there is no policy \"{text.Name}\"; there are {string.Join(", ", All.Select(k => k.Name))}"]);
        var reader = new OptionReader(text, kind.Options, zone);
        var policy = kind.Build(reader);
        return (policy, reader.Errors);
    }

    private static StepTablePolicy? StepTable(OptionReader reader)
    {
        var steps = StepTablePolicy.Steps(reader.Text("steps")!);
        if (steps is null) reader.Errors.Add($"steps is \"{reader.Text("steps")}\"; it is per cents and factors of 1 to 100, as 50x1.5/25x3/0.5x4");
        return steps is null ? null : new StepTablePolicy(reader.Whole("size") ?? 0, steps);
    }
}
