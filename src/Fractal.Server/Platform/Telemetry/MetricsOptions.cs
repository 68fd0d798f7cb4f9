using System.ComponentModel.DataAnnotations;

namespace Fractal.Server.Platform.Telemetry;

/// <summary>Access to /metrics. Bound from <c>Fractal:Metrics</c>.</summary>
internal sealed class MetricsOptions
{
    /// <summary>
    /// Clients that send it as <c>Authorization: Bearer</c> may read /metrics. If unset, only this machine and administrators may.
    /// </summary>
    [StringLength(256, MinimumLength = 16)]
    public string? Token { get; set; }
}
