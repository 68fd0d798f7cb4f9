using System.ComponentModel.DataAnnotations;

namespace Fractal.Server.Pools;

/// <summary>What holds for every pool that an operator did not give its own, under <c>Fractal:Pools</c>.</summary>
internal sealed class PoolOptions : IValidatableObject
{
    /// <summary>The share of starts that should find a ready container.</summary>
    [Range(0.5, 0.9999)]
    public double HitTarget { get; set; } = 0.99;

    /// <summary>The time zone whose days and weeks demand follows, and schedules are written in.</summary>
    [StringLength(64)]
    public string TimeZone { get; set; } = "UTC";

    /// <summary>How many containers there may be in all pools together, in use or not; none: as many as the apps' own limits allow.</summary>
    [Range(1, 1_000_000)]
    public int? MaxContainers { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _)) yield return new ValidationResult($"Unknown time zone \"{TimeZone}\". Example: Europe/Berlin.", [nameof(TimeZone)]);
    }
}
