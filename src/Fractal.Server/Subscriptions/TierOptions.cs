using System.ComponentModel.DataAnnotations;
using Fractal.Client.Durations;

namespace Fractal.Server.Subscriptions;

/// <summary>One tier as configured under <c>Fractal:Tiers:NAME</c>. Stored in rows when the server starts.</summary>
internal sealed class TierOptions
{
    /// <summary>The title, for display.</summary>
    [StringLength(64)]
    public string Title { get; set; } = "";

    /// <summary>Names of its apps; <c>*</c> or an empty list means all.</summary>
    public string[] Apps { get; set; } = [];

    /// <summary>The maximum number of concurrent sessions per user.</summary>
    [Range(0, 1000)]
    public int MaxLiveSessions { get; set; } = 5;

    /// <summary>Priority in the queue; higher is served first.</summary>
    [Range(-1000, 1000)]
    public int Priority { get; set; }

    /// <summary>Longest session, if shorter than the app's.</summary>
    [DurationRange("5s", "30d")]
    public TimeSpan? MaxDuration { get; set; }

    /// <summary>Longest time without input, if shorter than the app's.</summary>
    [DurationRange("5s", "7d")]
    public TimeSpan? IdleTimeout { get; set; }

    /// <summary>Reconnect window, if shorter than the app's.</summary>
    [DurationRange("0s", "7d")]
    public TimeSpan? ReconnectWindow { get; set; }
}
