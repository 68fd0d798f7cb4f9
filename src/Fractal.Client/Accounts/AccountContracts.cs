using System.ComponentModel.DataAnnotations;

namespace Fractal.Client.Accounts;

/// <summary>Requests the parameters with which this account's secret is derived.</summary>
/// <param name="Email">The account's email; an unknown email gets stable, plausible parameters.</param>
public sealed record KdfRequest([property: Required, EmailAddress, StringLength(254)] string Email);

/// <summary>Argon2id parameters of an account (p = 1).</summary>
/// <param name="Salt">16 bytes, base64url without padding.</param>
/// <param name="MemoryKiB">Memory in KiB; clients reject less than 65,536 or more than 1,048,576.</param>
/// <param name="Iterations">Number of passes; clients reject fewer than 3 or more than 16.</param>
public sealed record KdfParameters(
    [property: Required, RegularExpression("^[A-Za-z0-9_-]{22}$", ErrorMessage = "The salt is 16 bytes as 22 base64url characters.")] string Salt,
    [property: Range(65_536, 1_048_576)] int MemoryKiB,
    [property: Range(3, 16)] int Iterations);

/// <summary>Creates an account.</summary>
/// <param name="Email">The account's email; unique, compared without case.</param>
/// <param name="Password">The authSecret (<c>fa1.</c> and 43 base64url characters), never the typed password.</param>
/// <param name="Kdf">The parameters with which the authSecret was derived.</param>
/// <param name="Invitation">The invitation code, if registration requires one.</param>
public sealed record RegisterRequest(
    [property: Required, EmailAddress, StringLength(254)] string Email,
    [property: Required, StringLength(1024)] string Password,
    [property: Required] KdfParameters Kdf,
    [property: StringLength(128)] string? Invitation = null);

/// <summary>The new account.</summary>
public sealed record RegisterResponse(Guid Id, string Email);

/// <summary>Signs a program in.</summary>
/// <param name="Email">The account's email.</param>
/// <param name="Password">The authSecret.</param>
public sealed record LoginRequest(
    [property: Required, EmailAddress, StringLength(254)] string Email,
    [property: Required, StringLength(1024)] string Password);

/// <summary>Exchanges a refresh token for a new pair; each token works once.</summary>
public sealed record RefreshRequest([property: Required, StringLength(512)] string RefreshToken);

/// <summary>Ends the sign-in that the refresh token belongs to.</summary>
public sealed record LogoutRequest([property: StringLength(512)] string? RefreshToken);

/// <summary>The tokens of a program's sign-in.</summary>
/// <param name="AccessToken">Sent as <c>Authorization: Bearer</c>.</param>
/// <param name="RefreshToken">Works once; keep the newest.</param>
/// <param name="ExpiresIn">Seconds until the access token expires.</param>
/// <param name="TokenType">Always <c>Bearer</c>.</param>
public sealed record TokenResponse(string AccessToken, string RefreshToken, int ExpiresIn, string TokenType = "Bearer");

/// <summary>Changes the password: old and new secret in one request and one transaction.</summary>
public sealed record ChangePasswordRequest(
    [property: Required, StringLength(1024)] string Password,
    [property: Required, StringLength(1024)] string NewPassword,
    [property: Required] KdfParameters NewKdf);

/// <summary>The signed-in user.</summary>
public sealed record MeResponse(Guid Id, string Email, bool Administrator, SubscriptionResponse Subscription, UsageResponse Usage);

/// <summary>A sign-in of the user that has not ended.</summary>
/// <param name="Id">The sign-in's id.</param>
/// <param name="Kind"><c>browser</c> or <c>program</c>.</param>
/// <param name="Client">The browser and system, or the program.</param>
/// <param name="Address">The client's address at sign-in.</param>
/// <param name="CreatedAt">The time of the sign-in.</param>
/// <param name="LastSeenAt">When it was last used, accurate to a few minutes.</param>
/// <param name="ExpiresAt">When it expires.</param>
/// <param name="Current">Whether this request uses it.</param>
public sealed record SignInResponse(
    Guid Id, string Kind, string Client, string Address, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt, bool Current);

/// <summary><c>POST /v1/accounts/administrator</c>: makes the signed-in user the first administrator.</summary>
/// <param name="Code">The code in the file that the server names when it starts.</param>
public sealed record ClaimAdministratorRequest([property: Required, StringLength(128)] string Code);

/// <summary>A user's subscription.</summary>
/// <param name="State">One of <c>none, trialing, active, pastDue, canceled</c>.</param>
/// <param name="Active">Whether apps may be started now.</param>
/// <param name="Tier">The tier's name; null if none.</param>
/// <param name="EndsAt">The end of the period; null if it is unlimited.</param>
public sealed record SubscriptionResponse(string State, bool Active, string? Tier, DateTimeOffset? EndsAt);

/// <summary>The user's current usage and the tier's limits.</summary>
public sealed record UsageResponse(int LiveSessions, int MaxLiveSessions);
