using Fractal.Client.Problems;
using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Accounts;

internal static class AccountProblems
{
    public static Problem PasswordNotDerived { get; } =
        new(422, ProblemCodes.PasswordNotDerived, "The password was sent as typed.", "Derive the authSecret on the client (fa1. and 43 base64url characters); a password as typed is never taken.");

    public static Problem EmailTaken { get; } =
        new(409, ProblemCodes.EmailTaken, "There is an account with this email.", "Sign in instead.");

    public static Problem InvalidCredentials { get; } =
        new(401, ProblemCodes.InvalidCredentials, "Email and password do not belong together.", "Check both and try again.");

    public static Problem LockedOut(TimeSpan wait) =>
        new(401, ProblemCodes.LockedOut, "The account is locked for a while.", "There were too many failed attempts. Wait a few minutes, then try again.") { RetryAfter = wait };

    public static Problem InvalidRefreshToken { get; } =
        new(401, ProblemCodes.InvalidRefreshToken, "The sign-in is over.", "The refresh token is unknown, over, or was used before. Sign in again.");

    public static Problem InvalidAdministratorCode { get; } =
        new(403, ProblemCodes.InvalidAdministratorCode, "The administrator code is not valid.", "Use the code from the file the server named at its start, or ask an administrator. It works once.");

    public static Problem NoSuchUser { get; } = new(404, ProblemCodes.NotFound, "There is no such user.", "Nobody is registered with this email.");
}
