namespace Fractal.Client.Accounts;

/// <summary>A program's sign-in. Anyone who has it can act as the user, so store it where only the user can read it.</summary>
/// <param name="Email">The user's email.</param>
/// <param name="AccessToken">Sent with every call.</param>
/// <param name="RefreshToken">Exchanged for the next pair; works once.</param>
/// <param name="ExpiresAt">When the access token expires, by this machine's clock.</param>
public sealed record SignInTokens(string Email, string AccessToken, string RefreshToken, DateTimeOffset ExpiresAt)
{
    /// <summary>Omits the secrets, because this text may be logged.</summary>
    public override string ToString() => $"sign-in of {Email}";
}
