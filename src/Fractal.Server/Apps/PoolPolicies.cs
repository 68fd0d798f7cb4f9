using System.Globalization;
using Fractal.Scaling;
using Fractal.Scaling.Policies;

namespace Fractal.Server.Apps;

/// <summary>Parses pool policies, which operators set per app (in the configuration) or per pool.</summary>
internal static class PoolPolicies
{
    public const string Default = PolicyCatalog.Default;

    public const int MaxLength = 1000;

    /// <summary>These policies state a size literally, so 0 means 0.</summary>
    private static readonly string[] Literal = ["fixed", "schedule"];

    /// <summary>The policy of an app's pools: its own, else its fixed number, else the forecast.</summary>
    public static string Of(AppOptions options) =>
        options.Policy ?? (options.Idle is { } idle ? string.Create(CultureInfo.InvariantCulture, $"fixed:size={idle}") : Default);

    /// <summary>Scaling to zero must be explicit, so <c>min</c> defaults to 1.</summary>
    /// <returns>The policy with that default added and its bounds, or all errors in it.</returns>
    public static (IPoolPolicy? Policy, PolicyText? Text, PoolBounds Bounds, IReadOnlyList<string> Errors) Read(string text, TimeZoneInfo zone)
    {
        var (parsed, error) = PolicyText.Parse(text);
        if (parsed is null) return (null, null, PoolBounds.Widest, [error!]);
        var bounds = new PoolBounds(Number(parsed, "min") ?? (Literal.Contains(parsed.Name) ? 0 : 1), Number(parsed, "max") ?? PoolBounds.Most);
        if (!parsed.Options.ContainsKey("min") && bounds.Min is > 0 and var min && PolicyCatalog.Find(parsed.Name) is not null)
            parsed = parsed with { Options = new Dictionary<string, string>(parsed.Options) { ["min"] = Math.Min(min, bounds.Max).ToString(CultureInfo.InvariantCulture) } };
        var (policy, errors) = PolicyCatalog.Build(parsed, zone);
        return (policy, parsed, bounds, errors);
    }

    private static int? Number(PolicyText text, string option) =>
        int.TryParse(text.Options.GetValueOrDefault(option), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
