using Fractal.Client.Problems;
using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Accounts;

internal static class AccountProblems
{
    public static Problem PasswordNotDerived { get; } =
        new(422, ProblemCodes.PasswordNotDerived, "The password was not derived.", "Derive the authSecret on the client (fa1. and 43 base64url characters). Plain passwords are not accepted.");

    public static Problem EmailTaken { get; } =
        new(409, ProblemCodes.EmailTaken, "This email is already registered.", "Sign in instead.");

    public static Problem InvalidCredentials { get; } =
        new(401, ProblemCodes.InvalidCredentials, "Wrong email or password.", "Check both and try again.");

    public static Problem TooManyAttempts(TimeSpan wait) =>
        new(429, ProblemCodes.TooManyAttempts, "Too many failed attempts.", $"Try again in {Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))} s.") { RetryAfter = wait };

    public static Problem RegistrationClosed { get; } =
        new(403, ProblemCodes.RegistrationClosed, "Registration is closed.", "Ask the operator for an account.");

    public static Problem InvalidInvitation { get; } =
        new(403, ProblemCodes.InvalidInvitation, "An invitation is needed.", "The invitation code is missing, wrong, used or expired, or it is for another email address. Ask the operator for one.");

    public static Problem NoSuchInvitation { get; } = new(404, ProblemCodes.NotFound, "Invitation not found.", "It was used or revoked.");

    public static Problem NoSuchSignIn { get; } = new(404, ProblemCodes.NotFound, "Sign-in not found.", "It has already ended.");

    public static Problem LastAdministrator { get; } =
        new(409, ProblemCodes.LastAdministrator, "This is the last administrator.", "Make another user an administrator first.");

    public static Problem NotYourself { get; } = new(409, ProblemCodes.NotYourself, "You can't do this to your own account.", "Ask another administrator.");

    public static Problem UserDisabled { get; } = new(409, ProblemCodes.UserDisabled, "This account is disabled.", "Enable it first.");

    public static Problem InvalidRefreshToken { get; } =
        new(401, ProblemCodes.InvalidRefreshToken, "The sign-in has ended.", "The refresh token is invalid, expired, or was used before. Sign in again.");

    public static Problem InvalidAdministratorCode { get; } =
        new(403, ProblemCodes.InvalidAdministratorCode, "Wrong administrator code.", "Use the code from the file that the server names when it starts, or ask an administrator. It works once.");

    public static Problem NoSuchUser { get; } = new(404, ProblemCodes.NotFound, "User not found.", "The account does not exist or was deleted.");
}
