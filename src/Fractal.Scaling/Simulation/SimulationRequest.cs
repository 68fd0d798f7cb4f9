using Fractal.Scaling.Policies;

namespace Fractal.Scaling.Simulation;

/// <summary>What to simulate.</summary>
/// <param name="Trace">The demand.</param>
public sealed record SimulationRequest(DemandTrace Trace)
{
    /// <summary>From a launch to ready.</summary>
    public TimeSpan LeadTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What becomes of a start that finds no ready container.</summary>
    public Waiting Waiting { get; init; }

    /// <summary>The share of starts that should find a ready container.</summary>
    public double HitTarget { get; init; } = 0.99;

    /// <summary>The time zone whose weeks and schedules count.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>How long sessions last on average, for policies that look at how many there are. A trace does not say it.</summary>
    public TimeSpan SessionLength { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Where in its bin a start lies is drawn from this.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The policies; those without options, but for the forecast, get the ones that would have been cheapest.</summary>
    public IReadOnlyList<PolicyText> Policies { get; init; } = [.. PolicyCatalog.All.Select(k => new PolicyText(k.Name, new Dictionary<string, string>()))];

    /// <summary>Whether policies that follow the containers in use may have a floor added in hindsight, which the products they are taken from do not offer.</summary>
    public bool FloorsInHindsight { get; init; } = true;

    /// <summary>Whether each outcome should hold what happened step by step.</summary>
    public bool WithTimelines { get; init; }
}
