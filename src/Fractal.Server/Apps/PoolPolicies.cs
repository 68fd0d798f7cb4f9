using System.Globalization;
using Fractal.Scaling;
using Fractal.Scaling.Policies;

namespace Fractal.Server.Apps;

/// <summary>Reads what operators write about the size of pools, for apps (in the configuration) and for single pools.</summary>
internal static class PoolPolicies
{
    public const string Default = PolicyCatalog.Default;

    public const int MaxLength = 1000;

    /// <summary>What these size is what an operator wrote, so that none is what was meant.</summary>
    private static readonly string[] Literal = ["fixed", "schedule"];

    /// <summary>What an app's pools have: its policy, else its fixed number, else the forecast.</summary>
    public static string Of(AppOptions options) =>
        options.Policy ?? (options.Idle is { } idle ? string.Create(CultureInfo.InvariantCulture, $"fixed:size={idle}") : Default);

    /// <summary>Scaling to zero must be explicit, so <c>min</c> defaults to 1.</summary>
    /// <returns>The policy, as it was written with that added, and the bounds among its options, or everything that is wrong with it.</returns>
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
