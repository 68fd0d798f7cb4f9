using System.ComponentModel.DataAnnotations;
using Fractal.Client.Durations;

namespace Fractal.Server.Accounts;

/// <summary>Bound from <c>Fractal:Accounts</c>.</summary>
internal sealed class AccountOptions
{
    /// <summary>How long an access token works.</summary>
    [DurationRange("5s", "1h")]
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a refresh token works, unused.</summary>
    [DurationRange("1min", "365d")]
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Failed sign-ins until an account is locked.</summary>
    [Range(1, 100)]
    public int MaxFailures { get; set; } = 5;

    /// <summary>How long it stays locked.</summary>
    [DurationRange("1s", "24h")]
    public TimeSpan LockoutTime { get; set; } = TimeSpan.FromMinutes(5);
}
