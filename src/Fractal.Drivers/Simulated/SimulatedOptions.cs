using System.ComponentModel.DataAnnotations;
using Fractal.Client.Durations;

namespace Fractal.Drivers.Simulated;

/// <summary>
/// Containers in memory, for load tests, demos and tests. Configuration: <c>Fractal:Simulated</c>. Everything but <see cref="RuntimeFolder"/> and
/// <see cref="Seed"/> may be changed while the driver runs, through <see cref="SimulatedDriver.Options"/>. A rate is a share of calls, 0 to 1.
/// </summary>
public sealed class SimulatedOptions
{
    /// <summary>Holds the socket on which the server listens for agents; made if missing. At most 80 characters.</summary>
    [Required, StringLength(80, MinimumLength = 2)]
    public string RuntimeFolder { get; set; } = "/run/fractal-simulated";

    /// <summary>Where the cluster runs as a program of its own, <c>http://127.0.0.1:9100</c>, so that several servers share it; none: it lives in this process.</summary>
    [Url]
    public string? Address { get; set; }

    /// <summary>For a cluster of its own: addresses of the servers, which agents try in turn; none: the socket.</summary>
    public string[] Servers { get; set; } = [];

    /// <summary>From launch to ready.</summary>
    [DurationRange("0s", "1h")]
    public TimeSpan LeadTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The lead time is longer by a random time of up to this.</summary>
    [DurationRange("0s", "1h")]
    public TimeSpan LeadTimeSpread { get; set; }

    /// <summary>How many containers there is room for; a launch beyond it is refused.</summary>
    [Range(0, 1_000_000)]
    public int Capacity { get; set; } = 10_000;

    /// <summary>Launches that the cluster refuses.</summary>
    [Range(0.0, 1.0)]
    public double LaunchFailureRate { get; set; }

    /// <summary>Launched containers whose app does not start; their agents report it.</summary>
    [Range(0.0, 1.0)]
    public double StartFailureRate { get; set; }

    /// <summary>Calls to the driver that take <see cref="LateBy"/> longer.</summary>
    [Range(0.0, 1.0)]
    public double LateRate { get; set; }

    /// <summary>How much longer a late call takes.</summary>
    [DurationRange("0s", "1h")]
    public TimeSpan LateBy { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Calls to the driver that do what they should, but whose answer is lost: the caller gets a <see cref="DriverException"/>.</summary>
    [Range(0.0, 1.0)]
    public double LostRate { get; set; }

    /// <summary>Listings that come back empty by mistake, without an error.</summary>
    [Range(0.0, 1.0)]
    public double EmptyListingRate { get; set; }

    /// <summary>Reports of agents, and ends of workloads told by the driver, that arrive twice.</summary>
    [Range(0.0, 1.0)]
    public double DoubledRate { get; set; }

    /// <summary>Makes what is random the same in each run; none: different in each.</summary>
    public int? Seed { get; set; }
}
