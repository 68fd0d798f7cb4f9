using Fractal.Client.Problems;

namespace Fractal.Server.Platform.Problems;

internal static class PlatformProblems
{
    public static Problem Invalid(string field, params string[] messages) =>
        Invalid(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = messages });

    public static Problem Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        new(400, ProblemCodes.InvalidRequest, "The request is not valid.", string.Join(' ', errors.SelectMany(e => e.Value))) { Errors = errors };

    public static Problem Unreadable(string detail) =>
        new(400, ProblemCodes.InvalidRequest, "The request is not valid.", detail);

    public static Problem Unauthenticated { get; } =
        new(401, ProblemCodes.Unauthenticated, "You are not signed in.", "Sign in, and send the access token as Authorization: Bearer.");

    public static Problem Forbidden { get; } =
        new(403, ProblemCodes.Forbidden, "Access denied.", "This needs the administrator role.");

    public static Problem ForeignOrigin { get; } =
        new(403, ProblemCodes.ForeignOrigin, "The request came from another site.", "Cookies are accepted only from Fractal's own pages. Programs send an access token.");

    public static Problem StalePage { get; } = new(403, ProblemCodes.StalePage, "This page is out of date.", "Reload it, then try again. Nothing was changed.");

    public static Problem UnknownHost { get; } =
        new(421, ProblemCodes.UnknownHost, "Unknown host name.", "Use the server's own address. Operators: set Fractal:PublicUrl to the address users reach it at, or add the name to Fractal:Hosts.");

    public static Problem NotFound { get; } = new(404, ProblemCodes.NotFound, "Not found.", "Nothing exists at this address.");

    public static Problem MethodNotAllowed { get; } =
        new(405, ProblemCodes.MethodNotAllowed, "Method not allowed.", "See /openapi/v1.json for the allowed methods.");

    public static Problem BodyTooLarge { get; } =
        new(413, ProblemCodes.BodyTooLarge, "The body is too large.", "Send a smaller body.");

    public static Problem UnsupportedMediaType { get; } =
        new(415, ProblemCodes.UnsupportedMediaType, "The body has the wrong media type.", "Send application/json.");

    public static Problem RateLimited(TimeSpan retryAfter) =>
        new(429, ProblemCodes.RateLimited, "Too many requests.", "Wait a moment, then try again.") { RetryAfter = retryAfter };

    public static Problem Internal { get; } =
        new(500, ProblemCodes.InternalError, "Internal server error.", "Try again. If the error persists, give your operator the traceId.");

    public static Problem Unavailable { get; } =
        new(503, ProblemCodes.Unavailable, "The server is unavailable.", "Try again in a moment, with the same Idempotency-Key.") { RetryAfter = TimeSpan.FromSeconds(1) };

    /// <summary>The problem for a bare status code of a lower layer.</summary>
    public static Problem? ForStatus(int status) => status switch
    {
        400 => Unreadable("The request could not be read."),
        401 => Unauthenticated,
        403 => Forbidden,
        404 => NotFound,
        405 => MethodNotAllowed,
        413 => BodyTooLarge,
        415 => UnsupportedMediaType,
        421 => UnknownHost,
        429 => RateLimited(TimeSpan.FromSeconds(1)),
        503 => Unavailable,
        >= 500 => Internal,
        _ => null,
    };
}
