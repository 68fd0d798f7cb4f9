using System.Text.RegularExpressions;

namespace Fractal.Scaling.Policies;

/// <summary>A policy and its options in text form: <c>name:option=value,option=value</c>.</summary>
/// <param name="Name">The policy.</param>
/// <param name="Options">The given options; all others have defaults.</param>
public sealed partial record PolicyText(string Name, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>Parses the text. A comma ends a value only if another option follows, so that schedules may contain commas.</summary>
    /// <returns>The policy and its options, or the error.</returns>
    public static (PolicyText? Text, string? Error) Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = (colon < 0 ? text : text[..colon]).Trim();
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in colon < 0 ? [] : NextOption().Split(text[(colon + 1)..]))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1) return (null, $"\"{part}\" is no option: name=value, with commas between them");
            if (!options.TryAdd(part[..equals].Trim(), part[(equals + 1)..].Trim())) return (null, $"{part[..equals].Trim()} is given twice");
        }

        return (new PolicyText(name, options), null);
    }

    [GeneratedRegex(",(?=\\s*[a-z-]+=)")]
    private static partial Regex NextOption();
}
