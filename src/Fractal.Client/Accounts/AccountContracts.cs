using System.ComponentModel.DataAnnotations;

namespace Fractal.Client.Accounts;

/// <summary>Asks which parameters this account's password is derived with.</summary>
/// <param name="Email">The account's email; an unknown one gets a stable answer of the same kind.</param>
public sealed record KdfRequest([property: Required, EmailAddress, StringLength(254)] string Email);

/// <summary>Argon2id parameters of an account (p = 1).</summary>
/// <param name="Salt">16 bytes, base64url without padding.</param>
/// <param name="MemoryKiB">Memory in KiB; clients refuse less than 65,536 or more than 1,048,576.</param>
/// <param name="Iterations">Passes; clients refuse fewer than 3 or more than 16.</param>
public sealed record KdfParameters(
    [property: Required, RegularExpression("^[A-Za-z0-9_-]{22}$", ErrorMessage = "The salt is 16 bytes as 22 base64url characters.")] string Salt,
    [property: Range(65_536, 1_048_576)] int MemoryKiB,
    [property: Range(3, 16)] int Iterations);

/// <summary>Makes an account.</summary>
/// <param name="Email">Where the account is reached; unique, compared without case.</param>
/// <param name="Password">The authSecret (<c>fa1.</c> and 43 base64url characters), never the password as typed.</param>
/// <param name="Kdf">What the authSecret was derived with.</param>
/// <param name="Invitation">The invitation code, if registration needs one.</param>
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

/// <summary>Trades a refresh token for a new pair; each token works once.</summary>
public sealed record RefreshRequest([property: Required, StringLength(512)] string RefreshToken);

/// <summary>Ends the sign-in that the refresh token belongs to.</summary>
public sealed record LogoutRequest([property: StringLength(512)] string? RefreshToken);

/// <summary>A sign-in for programs.</summary>
/// <param name="AccessToken">Sent as <c>Authorization: Bearer</c>.</param>
/// <param name="RefreshToken">Works once; keep the newest.</param>
/// <param name="ExpiresIn">Seconds until the access token is over.</param>
/// <param name="TokenType">Always <c>Bearer</c>.</param>
public sealed record TokenResponse(string AccessToken, string RefreshToken, int ExpiresIn, string TokenType = "Bearer");

/// <summary>Changes the password: old and new secret in one request, one transaction.</summary>
public sealed record ChangePasswordRequest(
    [property: Required, StringLength(1024)] string Password,
    [property: Required, StringLength(1024)] string NewPassword,
    [property: Required] KdfParameters NewKdf);

/// <summary>The signed-in user.</summary>
public sealed record MeResponse(Guid Id, string Email, bool Administrator, SubscriptionResponse Subscription, UsageResponse Usage);

/// <summary>A sign-in of the user that has not ended.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind"><c>browser</c> or <c>program</c>.</param>
/// <param name="Client">The browser and system, or the program.</param>
/// <param name="Address">The address it was made from.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="LastSeenAt">When it was last used, within some minutes.</param>
/// <param name="ExpiresAt">When it ends at the latest.</param>
/// <param name="Current">Whether this request was made with it.</param>
public sealed record SignInResponse(
    Guid Id, string Kind, string Client, string Address, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt, bool Current);

/// <summary><c>POST /v1/accounts/administrator</c>: makes the signed-in user the first administrator.</summary>
/// <param name="Code">The code from the file that the server names when it starts.</param>
public sealed record ClaimAdministratorRequest([property: Required, StringLength(128)] string Code);

/// <summary>What the user has.</summary>
/// <param name="State">One of <c>none, trialing, active, pastDue, canceled</c>.</param>
/// <param name="Active">Whether apps may be started now.</param>
/// <param name="Tier">The tier's name, if any.</param>
/// <param name="EndsAt">When the period is over, if it ends.</param>
public sealed record SubscriptionResponse(string State, bool Active, string? Tier, DateTimeOffset? EndsAt);

/// <summary>What the user uses of what the tier allows.</summary>
public sealed record UsageResponse(int LiveSessions, int MaxLiveSessions);
