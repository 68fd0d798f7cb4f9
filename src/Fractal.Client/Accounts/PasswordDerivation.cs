using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Fractal.Client.Accounts;

/// <summary>
/// Derives the secret that is sent instead of a password: <c>master = Argon2id(UTF-8 of NFKC(password), salt, p = 1)</c>, <c>authSecret =
/// HKDF-SHA-256(master, info "fractal/auth/v1")</c>. The browser's implementation is <c>wwwroot/js/derivation.js</c>; both pass the same
/// vectors.
/// </summary>
public static class PasswordDerivation
{
    /// <summary>The prefix of every authSecret; 43 base64url characters follow.</summary>
    public const string Prefix = "fa1.";

    /// <summary>The minimum length of a password, in characters.</summary>
    public const int MinPasswordLength = 10;

    private const int MinMemoryKiB = 65_536, MaxMemoryKiB = 1_048_576, MinIterations = 3, MaxIterations = 16;

    /// <summary>Parameters for a new account: a random salt, 64 MiB, 3 passes.</summary>
    public static KdfParameters NewParameters() =>
        new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)), MinMemoryKiB, MinIterations);

    /// <summary>Derives the authSecret. Takes about a third of a second.</summary>
    /// <param name="password">The typed password.</param>
    /// <param name="parameters">The account's, from <c>/v1/accounts/kdf</c>.</param>
    /// <exception cref="ArgumentException">The parameters are weaker or larger than an honest server's.</exception>
    public static string DeriveAuthSecret(string password, KdfParameters parameters)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        ArgumentNullException.ThrowIfNull(parameters);
        var master = DeriveMaster(password, parameters);
        var secret = HKDF.DeriveKey(HashAlgorithmName.SHA256, master, 32, info: "fractal/auth/v1"u8.ToArray());
        CryptographicOperations.ZeroMemory(master);
        return Prefix + Base64Url.EncodeToString(secret);
    }

    private static byte[] DeriveMaster(string password, KdfParameters parameters)
    {
        if (parameters.MemoryKiB is < MinMemoryKiB or > MaxMemoryKiB || parameters.Iterations is < MinIterations or > MaxIterations)
            throw new ArgumentException($"The server asked for a derivation with {parameters.MemoryKiB} KiB and {parameters.Iterations} passes; refused, since only {MinMemoryKiB} to {MaxMemoryKiB} KiB and {MinIterations} to {MaxIterations} passes are safe.", nameof(parameters));
        if (!Base64Url.IsValid(parameters.Salt, out var length) || length != 16)
            throw new ArgumentException("The server sent a salt that is not 16 bytes of base64url.", nameof(parameters));
        var argon = PasswordBasedKeyDerivationAlgorithm.Argon2id(
            new Argon2Parameters { DegreeOfParallelism = 1, MemorySize = parameters.MemoryKiB, NumberOfPasses = parameters.Iterations });
        return argon.DeriveBytes(Encoding.UTF8.GetBytes(Normalize(password)), Base64Url.DecodeFromChars(parameters.Salt), 32);
    }

    /// <summary>
    /// Without ICU, .NET silently leaves text unchanged, and the same password would give another secret than in the browser.
    /// </summary>
    private static string Normalize(string password) =>
        System.Text.Ascii.IsValid(password) || "e\u0301".Normalize(NormalizationForm.FormKC) == "\u00e9"
            ? password.Normalize(NormalizationForm.FormKC)
            : throw new PlatformNotSupportedException("This password has letters that need ICU to be derived. Install libicu and unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT.");
}
