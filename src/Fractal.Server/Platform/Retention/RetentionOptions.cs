using Fractal.Client.Durations;

namespace Fractal.Server.Platform.Retention;

/// <summary>How long finished rows are kept. Bound from <c>Fractal:Retention</c>.</summary>
internal sealed class RetentionOptions
{
    /// <summary>Sessions, after their end.</summary>
    [DurationRange("2d", "3650d")]
    public TimeSpan Sessions { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Containers, after their deletion.</summary>
    [DurationRange("2d", "3650d")]
    public TimeSpan Containers { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Sign-ins and invitations, after their expiry.</summary>
    [DurationRange("1d", "3650d")]
    public TimeSpan SignIns { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Entries of the audit log.</summary>
    [DurationRange("7d", "3650d")]
    public TimeSpan Audit { get; set; } = TimeSpan.FromDays(365);
}
