using System.Globalization;
using System.Text.RegularExpressions;

namespace Fractal.Server.Tests.Platform.Telemetry;

/// <summary>The content of /metrics, line by line.</summary>
internal sealed partial class Scrape
{
    private readonly List<(string Name, Dictionary<string, string> Labels, double Value)> samples = [];

    public Scrape(string text)
    {
        foreach (Match line in Sample().Matches(text))
        {
            // The series that describes the server has an id as its instance.
            if (line.Groups["name"].Value == "target_info") continue;
            var labels = Label().Matches(line.Groups["labels"].Value).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value, StringComparer.Ordinal);
            samples.Add((line.Groups["name"].Value, labels, double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture)));
        }
    }

    public IReadOnlySet<string> Names => samples.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);

    public IReadOnlySet<string> Labels => samples.SelectMany(s => s.Labels.Keys).ToHashSet(StringComparer.Ordinal);

    public IReadOnlySet<string> LabelsOf(string name) => samples.Where(s => s.Name == name).SelectMany(s => s.Labels.Keys).ToHashSet(StringComparer.Ordinal);

    public IReadOnlySet<string> LabelValues => samples.SelectMany(s => s.Labels.Values).ToHashSet(StringComparer.Ordinal);

    /// <summary>The sum of the series with these labels.</summary>
    public double Sum(string name, params (string Label, string Value)[] labels) =>
        samples.Where(s => s.Name == name && labels.All(l => s.Labels.GetValueOrDefault(l.Label) == l.Value)).Sum(s => s.Value);

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>.*)\})? (?<value>\S+)", RegexOptions.Multiline)]
    private static partial Regex Sample();

    [GeneratedRegex("""([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)" ?""")]
    private static partial Regex Label();
}
