namespace Fractal.Server.Accounts;

/// <summary>Log messages about accounts and sign-ins. An event keeps its id when its text changes.</summary>
internal static partial class AccountLog
{
    [LoggerMessage(1001, LogLevel.Warning, "Ending sign-in {SignIn} of user {User}: a used refresh token was presented again")]
    public static partial void ReusedRefreshToken(this ILogger logger, Guid signIn, Guid user);

    [LoggerMessage(1002, LogLevel.Information,
        "There is no administrator yet. Register, then enter the code from {File} on your account page, or: fractal admin claim --code-file {File}")]
    public static partial void NoAdministrator(this ILogger logger, string file);
}
