using System.Text.RegularExpressions;

namespace Fractal.Server.Tests.Platform.Telemetry;

/// <summary>A subset of PromQL that detects misspelt names and missing braces: the metrics and labels of an expression.</summary>
internal sealed partial class PromQl
{
    private static readonly string[] Words = ["by", "without", "on", "ignoring", "group_left", "group_right", "and", "or", "unless", "bool", "offset"];

    private PromQl(IReadOnlySet<string> metrics, IReadOnlySet<string> labels) => (Metrics, Labels) = (metrics, labels);

    public IReadOnlySet<string> Metrics { get; }

    public IReadOnlySet<string> Labels { get; }

    /// <exception cref="FormatException">It is malformed.</exception>
    public static PromQl Parse(string expression)
    {
        var labels = new HashSet<string>(StringComparer.Ordinal);
        var bare = Text().Replace(expression, "\"\"");
        if (bare.Replace("\"\"", "", StringComparison.Ordinal).Contains('"')) throw new FormatException($"A text does not end: {expression}");
        CheckBrackets(bare);
        bare = Selector().Replace(bare, selector => Gather(labels, Matchers(selector.Groups[1].Value, expression)));
        bare = Range().Replace(bare, "");
        bare = Grouping().Replace(bare, grouping => Gather(labels, grouping.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)));
        var metrics = Name().Matches(bare).Select(m => m.Value).Where(name => !Words.Contains(name)).ToHashSet(StringComparer.Ordinal);
        return new PromQl(metrics, labels);
    }

    private static string Gather(HashSet<string> labels, IEnumerable<string> names)
    {
        labels.UnionWith(names);
        return " ";
    }

    private static IEnumerable<string> Matchers(string inside, string expression) =>
        inside.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(matcher =>
            Matcher().Match(matcher) is { Success: true } match ? match.Groups[1].Value : throw new FormatException($"\"{matcher}\" is no matcher: {expression}"));

    private static void CheckBrackets(string text)
    {
        var open = new Stack<char>();
        foreach (var c in text)
        {
            if (c is '(' or '[' or '{') open.Push(c switch { '(' => ')', '[' => ']', _ => '}' });
            else if (c is ')' or ']' or '}' && (!open.TryPop(out var expected) || expected != c)) throw new FormatException($"A bracket is not closed: {text}");
        }

        if (open.Count > 0) throw new FormatException($"A bracket is not closed: {text}");
    }

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"
        """)]
    private static partial Regex Text();

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Selector();

    [GeneratedRegex("""^([a-zA-Z_]\w*)\s*(?:=|!=|=~|!~)\s*""$""")]
    private static partial Regex Matcher();

    [GeneratedRegex(@"\[[^\[\]]*\]")]
    private static partial Regex Range();

    [GeneratedRegex(@"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^()]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"(?<![\w.$])[a-zA-Z_:][\w:]*\b(?!\s*\()")]
    private static partial Regex Name();
}
