using Fractal.Scaling.Policies;

namespace Fractal.Scaling.Simulation;

/// <summary>The input of a simulation.</summary>
/// <param name="Trace">The demand.</param>
public sealed record SimulationRequest(DemandTrace Trace)
{
    /// <summary>The time from launch to ready.</summary>
    public TimeSpan LeadTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How starts wait without a ready container.</summary>
    public Waiting Waiting { get; init; }

    /// <summary>The fraction of starts that should be warm.</summary>
    public double HitTarget { get; init; } = 0.99;

    /// <summary>The time zone of weeks and schedules.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The mean session length, for policies that use the number of containers in use. A trace does not contain it.</summary>
    public TimeSpan SessionLength { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The seed for positions of starts within their bins.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The policies. Those without options, except for the forecast, get the cheapest ones in hindsight.</summary>
    public IReadOnlyList<PolicyText> Policies { get; init; } = [.. PolicyCatalog.All.Select(k => new PolicyText(k.Name, new Dictionary<string, string>()))];

    /// <summary>
    /// Whether policies that follow the containers in use may get an additional floor in hindsight, which the original products do not
    /// offer.
    /// </summary>
    public bool FloorsInHindsight { get; init; } = true;

    /// <summary>Whether each outcome contains the simulation step by step.</summary>
    public bool WithTimelines { get; init; }
}
