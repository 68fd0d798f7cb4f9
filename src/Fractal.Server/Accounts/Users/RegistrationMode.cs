namespace Fractal.Server.Accounts.Users;

/// <summary>Who may create an account.</summary>
internal enum RegistrationMode
{
    /// <summary>Everybody.</summary>
    Open,

    /// <summary>Whoever has an invitation from an operator.</summary>
    Invitation,

    /// <summary>Nobody.</summary>
    Closed,
}
