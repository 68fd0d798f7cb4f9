using System.Buffers.Text;
using Fractal.Client.Accounts;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>
/// What Fractal's clients send instead of a password: <c>fa1.</c> and 32 bytes as base64url. Opaque to the server, which hashes it again.
/// </summary>
internal static class AuthSecret
{
    private const int Bytes = 32, Characters = 43;

    public static bool IsDerived(string text)
    {
        if (!text.StartsWith(PasswordDerivation.Prefix, StringComparison.Ordinal) || text.Length != PasswordDerivation.Prefix.Length + Characters) return false;
        return Base64Url.IsValid(text.AsSpan(PasswordDerivation.Prefix.Length), out var length) && length == Bytes;
    }
}
