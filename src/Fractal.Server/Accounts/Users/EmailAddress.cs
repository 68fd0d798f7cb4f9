using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Fractal.Server.Accounts.Users;

/// <summary>
/// An email address in canonical form, so that addresses that look the same are equal: compatibility characters replaced (NFKC),
/// surrounding space removed, the domain in lower case. Invisible and control characters are rejected.
/// </summary>
/// <param name="Text">For display.</param>
/// <param name="Key">Unique: in upper case, with the domain in punycode.</param>
internal sealed record EmailAddress(string Text, string Key)
{
    private const int MaxLocalLength = 64;
    private static readonly IdnMapping Domains = new() { UseStd3AsciiRules = true };

    /// <summary>The key to look up. Text that is not an address gives a key that matches no user.</summary>
    public static string KeyOf(string? text) => TryParse(text, out var address, out _) ? address.Key : (text ?? "").Trim().ToUpperInvariant();

    public static bool TryParse(string? text, [NotNullWhen(true)] out EmailAddress? address, [NotNullWhen(false)] out string? error)
    {
        address = null;
        error = Check(text, out var local, out var domain);
        if (error is not null) return false;
        address = new EmailAddress($"{local}@{Domains.GetUnicode(domain!)}", $"{local}@{domain}".ToUpperInvariant());
        return true;
    }

    private static string? Check(string? text, out string? local, out string? domain)
    {
        (local, domain) = (null, null);
        if (text is null || text.Length > User.MaxEmailLength * 2) return "This is not an email address.";
        var trimmed = text.Trim();
        // Before normalisation, which could replace or remove them.
        if (trimmed.EnumerateRunes().Any(IsInvisible)) return "An email address has no invisible or control characters.";
        try
        {
            var normal = trimmed.Normalize(NormalizationForm.FormKC);
            var at = normal.LastIndexOf('@');
            if (at < 1 || at == normal.Length - 1 || normal.IndexOf('@') != at || normal.EnumerateRunes().Any(IsSpaceOrInvisible)) return "This is not an email address.";
            (local, domain) = (normal[..at], Domains.GetAscii(normal[(at + 1)..]).ToLowerInvariant());
        }
        catch (ArgumentException)
        {
            return "The part behind the @ is not a domain name.";
        }

        return local.Length > MaxLocalLength || local.Length + 1 + domain.Length > User.MaxEmailLength ? "This email address is too long." : null;
    }

    private static bool IsSpaceOrInvisible(Rune rune) => Rune.IsWhiteSpace(rune) || IsInvisible(rune);

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate
        || IsBlank(rune.Value);

    /// <summary>
    /// Letters and marks by category that are invisible: Hangul fillers, Braille blank, variation selectors, the combining grapheme joiner.
    /// </summary>
    private static bool IsBlank(int value) => value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800 or 0x034F or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) or (>= 0x180B and <= 0x180F);
}
