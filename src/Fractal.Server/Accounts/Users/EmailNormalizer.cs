using Microsoft.AspNetCore.Identity;

namespace Fractal.Server.Accounts.Users;

/// <summary>Makes ASP.NET Core Identity compare emails in the form of <see cref="EmailAddress"/>.</summary>
internal sealed class EmailNormalizer : ILookupNormalizer
{
    public string? NormalizeEmail(string? email) => email is null ? null : EmailAddress.KeyOf(email);

    public string? NormalizeName(string? name) => NormalizeEmail(name);
}
