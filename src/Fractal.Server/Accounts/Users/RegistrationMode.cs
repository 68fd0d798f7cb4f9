namespace Fractal.Server.Accounts.Users;

/// <summary>Who may create an account.</summary>
internal enum RegistrationMode
{
    /// <summary>Anyone.</summary>
    Open,

    /// <summary>People with an invitation from an operator.</summary>
    Invitation,

    /// <summary>No one.</summary>
    Closed,
}
