using System.ComponentModel.DataAnnotations;
using Fractal.Client.Durations;
using Fractal.Server.Accounts.Users;

namespace Fractal.Server.Accounts;

/// <summary>Bound from <c>Fractal:Accounts</c>.</summary>
internal sealed class AccountOptions
{
    /// <summary>Who may create an account.</summary>
    [EnumDataType(typeof(RegistrationMode))]
    public RegistrationMode Registration { get; set; } = RegistrationMode.Open;

    /// <summary>How long an access token works.</summary>
    [DurationRange("5s", "1h")]
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest a program stays signed in, regardless of token refreshes.</summary>
    [DurationRange("1min", "365d")]
    public TimeSpan ProgramSignInLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The longest a browser stays signed in, regardless of use.</summary>
    [DurationRange("1min", "365d")]
    public TimeSpan BrowserSignInLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>
    /// Failed sign-ins of one account from one address before the throttle applies. Each further failure doubles the wait.
    /// </summary>
    [Range(1, 100)]
    public int MaxFailures { get; set; } = 5;

    /// <summary>The longest wait that the throttle imposes.</summary>
    [DurationRange("1s", "24h")]
    public TimeSpan LongestSignInWait { get; set; } = TimeSpan.FromMinutes(5);
}
