using System.ComponentModel.DataAnnotations;
using Fractal.Client.Durations;

namespace Fractal.Server.Subscriptions;

/// <summary>One tier as configuration spells it, under <c>Fractal:Tiers:NAME</c>. Put into rows at start.</summary>
internal sealed class TierOptions
{
    /// <summary>For people.</summary>
    [StringLength(64)]
    public string Title { get; set; } = "";

    /// <summary>Names of its apps; <c>*</c> means all, and none means all.</summary>
    public string[] Apps { get; set; } = [];

    /// <summary>How many sessions a user may have at once.</summary>
    [Range(0, 1000)]
    public int MaxLiveSessions { get; set; } = 5;

    /// <summary>Who is served first from the queue; higher first.</summary>
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
