namespace Fractal.Server.Accounts.SignIns;

/// <summary>A sign-in as its row and its user's row have it.</summary>
/// <param name="Administrator">The user's role; null if only the sign-in was looked at.</param>
internal sealed record SignInState(bool Live, bool? Administrator)
{
    public static SignInState Ended { get; } = new(Live: false, Administrator: false);
}
