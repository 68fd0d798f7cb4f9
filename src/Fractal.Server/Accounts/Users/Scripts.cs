using System.Text;

namespace Fractal.Server.Accounts.Users;

/// <summary>Finds text that mixes scripts, such as a Cyrillic o among Latin letters, because it may imitate another address.</summary>
internal static class Scripts
{
    /// <summary>Unicode blocks of scripts with look-alike letters, and of scripts without.</summary>
    private static readonly (int First, int Last, string Script)[] Blocks =
    [
        (0x0041, 0x024F, "Latin"), (0x0250, 0x02AF, "Latin"), (0x0370, 0x03FF, "Greek"), (0x0400, 0x052F, "Cyrillic"), (0x0530, 0x058F, "Armenian"), (0x0590, 0x05FF, "Hebrew"),
        (0x0600, 0x077F, "Arabic"), (0x0900, 0x097F, "Devanagari"), (0x0E00, 0x0E7F, "Thai"), (0x10A0, 0x10FF, "Georgian"), (0x1100, 0x11FF, "Hangul"), (0x13A0, 0x13FF, "Cherokee"),
        (0x1C80, 0x1C8F, "Cyrillic"), (0x1D00, 0x1DBF, "Latin"), (0x1E00, 0x1EFF, "Latin"), (0x1F00, 0x1FFF, "Greek"), (0x2C60, 0x2C7F, "Latin"), (0x2DE0, 0x2DFF, "Cyrillic"),
        (0x3040, 0x30FF, "Han"), (0x3400, 0x9FFF, "Han"), (0xA640, 0xA69F, "Cyrillic"), (0xA720, 0xA7FF, "Latin"), (0xAB70, 0xABBF, "Cherokee"), (0xAC00, 0xD7AF, "Hangul"),
    ];

    /// <returns>A warning for operators about an address that may imitate another; null for plain addresses.</returns>
    public static string? NoteOn(string email)
    {
        if (email.All(char.IsAscii)) return null;
        var scripts = email.EnumerateRunes().Where(Rune.IsLetter).Select(Of).Distinct().Order(StringComparer.Ordinal);
        return $"{(AreMixed(email) ? "mixed scripts" : "not ASCII")}: {string.Join(", ", scripts)}";
    }

    /// <summary>Whether a part of the address (before the @, or a label of the domain) has letters of more than one script.</summary>
    public static bool AreMixed(string email) => email.Split('@', '.').Any(part => part.EnumerateRunes().Where(Rune.IsLetter).Select(Of).Distinct().Count() > 1);

    private static string Of(Rune rune) => Blocks.FirstOrDefault(block => rune.Value >= block.First && rune.Value <= block.Last).Script ?? "other";
}
