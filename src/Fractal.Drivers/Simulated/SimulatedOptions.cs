using System.ComponentModel.DataAnnotations;
using Fractal.Client.Durations;

namespace Fractal.Drivers.Simulated;

/// <summary>
/// Containers in memory, for load tests, demos and tests. Configuration: <c>Fractal:Simulated</c>. All but <see cref="RuntimeFolder"/> and
/// <see cref="Seed"/> may be changed while the driver runs, through <see cref="SimulatedDriver.Options"/>. A rate is a fraction of calls, 0
/// to 1.
/// </summary>
public sealed class SimulatedOptions
{
    /// <summary>The folder of the socket on which the server listens for agents; created if missing. At most 80 characters.</summary>
    [Required, StringLength(80, MinimumLength = 2)]
    public string RuntimeFolder { get; set; } = "/run/fractal-simulated";

    /// <summary>
    /// The address of a separate cluster program, such as <c>http://127.0.0.1:9100</c>, which several servers can share; null for a cluster
    /// in this process.
    /// </summary>
    [Url]
    public string? Address { get; set; }

    /// <summary>For a separate cluster: addresses of the servers, which agents try in turn; null for the socket.</summary>
    public string[] Servers { get; set; } = [];

    /// <summary>The time from launch to ready.</summary>
    [DurationRange("0s", "1h")]
    public TimeSpan LeadTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The maximum random addition to the lead time.</summary>
    [DurationRange("0s", "1h")]
    public TimeSpan LeadTimeSpread { get; set; }

    /// <summary>The maximum number of containers; further launches are rejected.</summary>
    [Range(0, 1_000_000)]
    public int Capacity { get; set; } = 10_000;

    /// <summary>The rate of launches that the cluster rejects.</summary>
    [Range(0.0, 1.0)]
    public double LaunchFailureRate { get; set; }

    /// <summary>The rate of launched containers whose app does not start; their agents report it.</summary>
    [Range(0.0, 1.0)]
    public double StartFailureRate { get; set; }

    /// <summary>The rate of driver calls that take <see cref="LateBy"/> longer.</summary>
    [Range(0.0, 1.0)]
    public double LateRate { get; set; }

    /// <summary>The delay of a late call.</summary>
    [DurationRange("0s", "1h")]
    public TimeSpan LateBy { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The rate of driver calls that succeed but whose response is lost: the caller gets a <see cref="DriverException"/>.
    /// </summary>
    [Range(0.0, 1.0)]
    public double LostRate { get; set; }

    /// <summary>The rate of listings that are empty by mistake, without an error.</summary>
    [Range(0.0, 1.0)]
    public double EmptyListingRate { get; set; }

    /// <summary>The rate of agents' reports, and of exits reported by the driver, that arrive twice.</summary>
    [Range(0.0, 1.0)]
    public double DoubledRate { get; set; }

    /// <summary>The seed of random values; null for a different one in each run.</summary>
    public int? Seed { get; set; }
}
