using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Fractal.Architecture.Tests;

/// <summary>Log messages have event ids that operators can rely on.</summary>
public sealed partial class LogTests
{
    [Fact]
    public void Event_ids_are_unique_and_each_folder_has_its_thousand()
    {
        var files = Directory.EnumerateFiles(Path.Combine(ArrowTests.Root(), "src"), "*Log.cs", SearchOption.AllDirectories)
            .Select(file => EventId().Matches(File.ReadAllText(file)).Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).ToList())
            .Where(ids => ids.Count > 0).ToList();

        Assert.True(files.Count >= 8, $"{files.Count} files have log messages.");
        Assert.All(files, ids => Assert.Single(ids.Select(id => id / 1000).Distinct()));
        Assert.Equal(files.Count, files.Select(ids => ids[0] / 1000).Distinct().Count());
        Assert.All(files, ids => Assert.Equal(ids.Count, ids.Distinct().Count()));
    }

    [GeneratedRegex(@"\[LoggerMessage\((\d+),")]
    private static partial Regex EventId();
}
