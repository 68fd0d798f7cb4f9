namespace Fractal.Client.Accounts;

/// <summary>A sign-in as a program keeps it. Whoever has it is the user: keep it where only the user can read it.</summary>
/// <param name="Email">Whose it is.</param>
/// <param name="AccessToken">Sent with every call.</param>
/// <param name="RefreshToken">Traded for the next pair; works once.</param>
/// <param name="ExpiresAt">When the access token is over, by this machine's clock.</param>
public sealed record SignInTokens(string Email, string AccessToken, string RefreshToken, DateTimeOffset ExpiresAt)
{
    /// <summary>Without the secrets: this text ends up in logs.</summary>
    public override string ToString() => $"sign-in of {Email}";
}
