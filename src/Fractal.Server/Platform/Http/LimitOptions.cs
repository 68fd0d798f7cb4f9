using System.ComponentModel.DataAnnotations;

namespace Fractal.Server.Platform.Http;

/// <summary>How often one may ask. Bound from <c>Fractal:Limits</c>.</summary>
internal sealed class LimitOptions
{
    /// <summary>Registrations, sign-ins and other requests about a password, a minute and an address.</summary>
    [Range(1, 1_000_000_000)]
    public int CredentialsPerMinute { get; set; } = 60;

    /// <summary>Starts, a minute and a user.</summary>
    [Range(1, 1_000_000_000)]
    public int StartsPerMinute { get; set; } = 120;
}
