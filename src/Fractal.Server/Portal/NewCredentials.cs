using Fractal.Client.Accounts;

namespace Fractal.Server.Portal;

/// <summary>What the forms that set a password send: a secret derived in the browser, and with which parameters.</summary>
internal sealed class NewCredentials
{
    public string? Email { get; set; }

    /// <summary>The code of an invitation, where registration needs one.</summary>
    public string? Invitation { get; set; }

    /// <summary>The present secret, where one is to be changed.</summary>
    public string? Present { get; set; }

    public string? Secret { get; set; }

    public string? Salt { get; set; }

    public int MemoryKiB { get; set; }

    public int Iterations { get; set; }

    public KdfParameters Kdf => new(Salt ?? "", MemoryKiB, Iterations);
}
