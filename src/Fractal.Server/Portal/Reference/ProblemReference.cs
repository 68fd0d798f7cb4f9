using System.Reflection;
using System.Xml.Linq;
using Fractal.Client.Problems;

namespace Fractal.Server.Portal.Reference;

/// <summary>
/// Every problem code with its remedy: the summaries of <see cref="ProblemCodes"/>, which the build writes beside the program.
/// </summary>
internal static class ProblemReference
{
    public static IReadOnlyList<(string Code, string Status, string Words)> All { get; } = [.. Read()];

    private static IEnumerable<(string, string, string)> Read()
    {
        var words = XDocument.Load(Path.ChangeExtension(typeof(ProblemCodes).Assembly.Location, ".xml")).Descendants("member")
            .ToDictionary(member => (string)member.Attribute("name")!, member => string.Join(' ', Text(member.Element("summary")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        foreach (var field in typeof(ProblemCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral))
        {
            var text = words.GetValueOrDefault($"F:{typeof(ProblemCodes).FullName}.{field.Name}", "");
            var (status, rest) = text.Length > 4 && text[3] == '.' ? (text[..3], text[4..].Trim()) : ("", text);
            yield return ((string)field.GetRawConstantValue()!, status, rest);
        }
    }

    /// <summary>A reference to a type or member is replaced with its name.</summary>
    private static string Text(XElement? element) => string.Concat(element?.Nodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see => ((string?)see.Attribute("cref"))?.Split('.')[^1] ?? "",
        XElement other => other.Value,
        _ => "",
    }) ?? []);
}
