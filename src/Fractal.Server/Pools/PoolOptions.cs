using System.ComponentModel.DataAnnotations;

namespace Fractal.Server.Pools;

/// <summary>Defaults for pools without specific settings, under <c>Fractal:Pools</c>.</summary>
internal sealed class PoolOptions : IValidatableObject
{
    /// <summary>The fraction of starts that should be warm.</summary>
    [Range(0.5, 0.9999)]
    public double HitTarget { get; set; } = 0.99;

    /// <summary>The time zone of daily and weekly demand, and of schedules.</summary>
    [StringLength(64)]
    public string TimeZone { get; set; } = "UTC";

    /// <summary>The maximum number of containers in all pools together, idle or in use; null for no limit besides the apps'.</summary>
    [Range(1, 1_000_000)]
    public int? MaxContainers { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _)) yield return new ValidationResult($"Unknown time zone \"{TimeZone}\". Example: Europe/Berlin.", [nameof(TimeZone)]);
    }
}
