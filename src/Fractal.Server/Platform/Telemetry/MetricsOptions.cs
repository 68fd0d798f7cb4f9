using System.ComponentModel.DataAnnotations;

namespace Fractal.Server.Platform.Telemetry;

/// <summary>Who may read /metrics. Bound from <c>Fractal:Metrics</c>.</summary>
internal sealed class MetricsOptions
{
    /// <summary>Whoever sends it as <c>Authorization: Bearer</c> may read /metrics. None: this machine and administrators alone.</summary>
    [StringLength(256, MinimumLength = 16)]
    public string? Token { get; set; }
}
