namespace Fractal.Client.Problems;

/// <summary>The stable <c>code</c> of every problem (RFC 9457). Programs should use these, never the text.</summary>
public static class ProblemCodes
{
    /// <summary>400. The request could not be parsed, or a field is missing or out of bounds; <c>errors</c> lists each.</summary>
    public const string InvalidRequest = "invalid_request";

    /// <summary>401. No valid access token or cookie. Sign in again, or refresh.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>401. Wrong email or secret. Try again; after several failures, further attempts are delayed.</summary>
    public const string InvalidCredentials = "invalid_credentials";

    /// <summary>401. The refresh token is invalid, expired, or was used before. Sign in again.</summary>
    public const string InvalidRefreshToken = "invalid_refresh_token";

    /// <summary>402. The user has no active subscription.</summary>
    public const string SubscriptionInactive = "subscription_inactive";

    /// <summary>403. The user lacks the role.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>403. A request with a cookie came from another origin.</summary>
    public const string ForeignOrigin = "foreign_origin";

    /// <summary>403. A request with a cookie lacks a valid antiforgery header. Reload the page.</summary>
    public const string StalePage = "stale_page";

    /// <summary>421. The Host header is not a name of this server. Use its own address.</summary>
    public const string UnknownHost = "unknown_host";

    /// <summary>403. The ticket is missing, expired, used, forged, or for another purpose. Request a new one.</summary>
    public const string InvalidTicket = "invalid_ticket";

    /// <summary>403. The app is not part of the user's tier.</summary>
    public const string AppNotInTier = "app_not_in_tier";

    /// <summary>403. Registration is closed. Ask the operator for an account.</summary>
    public const string RegistrationClosed = "registration_closed";

    /// <summary>403. Registration requires an invitation; this one is missing, wrong, used, expired, or for another email.</summary>
    public const string InvalidInvitation = "invalid_invitation";

    /// <summary>403. The administrator code is wrong or was used before.</summary>
    public const string InvalidAdministratorCode = "invalid_administrator_code";

    /// <summary>404. The object does not exist or belongs to another user.</summary>
    public const string NotFound = "not_found";

    /// <summary>404. No app has this name.</summary>
    public const string AppUnknown = "app_unknown";

    /// <summary>405. The address exists, but does not support this method.</summary>
    public const string MethodNotAllowed = "method_not_allowed";

    /// <summary>409. The last administrator can't be demoted, disabled or deleted. Promote another user first.</summary>
    public const string LastAdministrator = "last_administrator";

    /// <summary>409. Administrators can't disable or delete their own account.</summary>
    public const string NotYourself = "not_yourself";

    /// <summary>409. The account is disabled. Enable it first.</summary>
    public const string UserDisabled = "user_disabled";

    /// <summary>409. An account with this email exists. Sign in instead.</summary>
    public const string EmailTaken = "email_taken";

    /// <summary>409. The user already has a live session of this app, which is in <c>session</c>.</summary>
    public const string AlreadyActive = "already_active";

    /// <summary>409. The request does not match the session's state, for example a ticket for a session that has ended.</summary>
    public const string WrongState = "wrong_state";

    /// <summary>413. The body is larger than this address accepts.</summary>
    public const string BodyTooLarge = "body_too_large";

    /// <summary>415. The body must be application/json.</summary>
    public const string UnsupportedMediaType = "unsupported_media_type";

    /// <summary>
    /// 422. The password was sent in plain text. Derive the authSecret on the client (see <see cref="Accounts.PasswordDerivation"/>).
    /// </summary>
    public const string PasswordNotDerived = "password_not_derived";

    /// <summary>422. The Idempotency-Key was used before with another body. Use a new key.</summary>
    public const string IdempotencyKeyReused = "idempotency_key_reused";

    /// <summary>429. Too many failed sign-ins of this account from this address. Wait for <c>Retry-After</c>.</summary>
    public const string TooManyAttempts = "too_many_attempts";

    /// <summary>429. The tier's limit of live sessions is reached. End one, then start again.</summary>
    public const string QuotaExceeded = "quota_exceeded";

    /// <summary>429. Too many requests. Wait for <c>Retry-After</c>.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>
    /// 500. An internal error; <c>traceId</c> identifies it in the log. Nothing was changed, or the change is being reverted.
    /// </summary>
    public const string InternalError = "internal_error";

    /// <summary>503. The queue is full, or the app can't be started now. Wait for <c>Retry-After</c>.</summary>
    public const string CapacityExhausted = "capacity_exhausted";

    /// <summary>503. The database or the container did not respond in time. Retry with the same Idempotency-Key.</summary>
    public const string Unavailable = "unavailable";
}
