namespace Fractal.Server.Accounts.SignIns;

/// <summary>The state of a sign-in, from its own row and its user's.</summary>
/// <param name="Administrator">The user's role; null if only the sign-in was read.</param>
internal sealed record SignInState(bool Live, bool? Administrator)
{
    public static SignInState Ended { get; } = new(Live: false, Administrator: false);
}
