using Fractal.Client.Accounts;

namespace Fractal.Server.Portal;

/// <summary>Fields of forms that set a password: the secret derived in the browser, and its parameters.</summary>
internal sealed class NewCredentials
{
    public string? Email { get; set; }

    /// <summary>An invitation's code, if registration requires one.</summary>
    public string? Invitation { get; set; }

    /// <summary>The current secret, for a change of password.</summary>
    public string? Present { get; set; }

    public string? Secret { get; set; }

    public string? Salt { get; set; }

    public int MemoryKiB { get; set; }

    public int Iterations { get; set; }

    public KdfParameters Kdf => new(Salt ?? "", MemoryKiB, Iterations);
}
