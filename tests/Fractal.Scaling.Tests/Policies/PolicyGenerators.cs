using System.Globalization;
using CsCheck;
using Fractal.Scaling.Forecasting;
using Fractal.Scaling.Policies;

namespace Fractal.Scaling.Tests.Policies;

/// <summary>Any policy with any options, any state of a pool, any time.</summary>
internal static class PolicyGenerators
{
    public static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    public static Gen<PolicyText> AnyText { get; } =
        from name in Gen.Int[0, PolicyCatalog.All.Count - 1].Select(i => PolicyCatalog.All[i].Name)
        from min in Gen.Int[0, 20]
        from extra in Gen.Int[0, 60]
        from size in Gen.Int[0, 100]
        from share in Gen.Double[0.05, 1]
        from schedule in Gen.Int[0, 2].Select(i => new[] { "", "0 8 * * mon-fri 20; 30 2 * * * 3", "*/15 * * * * 40" }[i])
        select new PolicyText(name, Options(name, min, min + extra, size, share, schedule));

    public static Gen<PoolReading> AnyReading { get; } =
        from counts in Gen.Int[0, 200].Array[4]
        from learnt in Gen.Bool
        from seen in Gen.Int[0, 12].Array[40]
        from price in Gen.Double[20, 2e6]
        from floor in Gen.Int[0, 30]
        select new PoolReading
        {
            Ready = counts[0], Starting = counts[1], InUse = counts[2], Queued = counts[3],
            Outlook = learnt ? After(seen) : null, Tuning = learnt ? new Tuning(price, floor) : null,
        };

    public static Gen<DateTimeOffset> AnyTime { get; } = Gen.Int[0, 525_600].Select(minutes => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes));

    public static IPoolPolicy Build(PolicyText text) =>
        PolicyCatalog.Build(text, Berlin) is var (policy, errors) && policy is not null ? policy : throw new InvalidOperationException(string.Join("; ", errors));

    public static int Number(PolicyText text, string option) => int.Parse(text.Options[option], CultureInfo.InvariantCulture);

    private static Outlook After(int[] seen)
    {
        var model = new DemandModel(176_000_000, TimeZoneInfo.Utc, TimeSpan.FromSeconds(30));
        foreach (var count in seen) model.Observe(count);
        return model.Look();
    }

    private static Dictionary<string, string> Options(string name, int min, int max, int size, double share, string schedule)
    {
        var options = new Dictionary<string, string> { ["min"] = Text(min), ["max"] = Text(max) };
        if (schedule.Length > 0) options["floor-schedule"] = schedule;
        if (name is "fixed" or "step-table") options["size"] = Text(size);
        if (name == "share-of-active") options["share"] = share.ToString(CultureInfo.InvariantCulture);
        if (name == "target-utilisation") options["utilisation"] = share.ToString(CultureInfo.InvariantCulture);
        if (name == "schedule") options["entries"] = "0 7 * * * 9; 0 19 * * * 1";
        return options;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
