using System.Text.RegularExpressions;
using Xunit;

namespace Fractal.Architecture.Tests;

/// <summary>The pages of docs/ name tests that exist, and texts use plain terms.</summary>
public sealed partial class DocsTests
{
    private static readonly Lazy<string> Tests = new(() => string.Join('\n', Directory
        .EnumerateFiles(Path.Combine(ArrowTests.Root(), "tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText)));

    [Theory]
    [InlineData("docs/security.md", 60)]
    [InlineData("docs/testing.md", 3)]
    public void Each_test_that_a_page_names_exists(string page, int atLeast)
    {
        var named = NamedTest().Matches(File.ReadAllText(Path.Combine(ArrowTests.Root(), page))).ToList();
        Assert.True(named.Count >= atLeast, $"{page} names {named.Count} tests.");
        Assert.Empty(named.Where(match => !Exists(match.Groups["class"].Value, match.Groups["method"].Value)).Select(match => match.Value));
    }

    /// <summary>Words and phrases for which plain English has a usual term.</summary>
    [Theory]
    [InlineData("*.md", "")]
    [InlineData("*.md", "docs")]
    [InlineData("*.razor", "src")]
    [InlineData("*.cs", "src")]
    [InlineData("*.js", "src")]
    [InlineData("*.cs", "bench")]
    [InlineData("*.md", "tests")]
    public void Texts_use_the_usual_terms(string files, string folder)
    {
        var where = new DirectoryInfo(Path.Combine(ArrowTests.Root(), folder));
        var found = where.EnumerateFiles(files, folder is "" or "docs" ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories)
            .Where(file => !file.FullName.Contains("node_modules", StringComparison.Ordinal) && !file.FullName.Contains("wwwroot/lib", StringComparison.Ordinal))
            .SelectMany(file => File.ReadLines(file.FullName).Where(line => !line.Contains(SystemUser, StringComparison.Ordinal)).SelectMany(line => Unusual().Matches(line).Select(match => $"{file.Name}: {match.Value} in: {line.Trim()}")));
        Assert.Empty(found);
    }

    /// <summary>A user of Debian, in a list of users.</summary>
    private const string SystemUser = "nobody:x:65534";

    private static bool Exists(string type, string method) =>
        (type.Length == 0 || Regex.IsMatch(Tests.Value, $@"\b(class|record|interface) {type}\b", RegexOptions.None, TimeSpan.FromSeconds(10)))
        && (method.Length == 0 || Tests.Value.Contains($" {method}(", StringComparison.Ordinal));

    [GeneratedRegex(@"\b(whoever|anew|mend(ed|s)?|(is|are) told|by (itself|themselves)|of (its|their) own|so many|for a moment|deeds?|belongs? together|taken for|(is )?nobody|somebody|lest|whence|in vain|as it is|what it was|(goes|go) on|ever more|st(ands?|ood) ready)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unusual();

    /// <summary>`SomeTests`, `SomeStories.A_method_of_it` or `A_method_alone`.</summary>
    [GeneratedRegex(@"`(?:(?<class>[A-Z]\w+(?:Tests|Stories|Conformance))(?:\.(?<method>\w+))?|(?<method>[A-Z][a-z]+(?:_\w+){3,}))`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamedTest();
}
