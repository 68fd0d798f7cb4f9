using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Fractal.Client.Durations;
using Fractal.Drivers.Local;
using Fractal.Drivers.Simulated;
using Fractal.Server.Accounts;
using Fractal.Server.Apps;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Retention;
using Fractal.Server.Platform.Telemetry;
using Fractal.Server.Pools;
using Fractal.Server.Subscriptions;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Fractal.Server.Tests.Platform.Configuration;

/// <summary>docs/operating.md lists every setting with its default and bounds.</summary>
public sealed partial class SettingsPageTests
{
    private static readonly Dictionary<string, Type> Sections = new()
    {
        ["Fractal:Apps:NAME"] = typeof(AppOptions), ["Fractal:Pools"] = typeof(PoolOptions), ["Fractal:Tiers:NAME"] = typeof(TierOptions), ["Fractal:Subscriptions"] = typeof(SubscriptionOptions),
        ["Fractal:Accounts"] = typeof(AccountOptions), ["Fractal:Limits"] = typeof(LimitOptions), ["Fractal:Metrics"] = typeof(MetricsOptions), ["Fractal:Retention"] = typeof(RetentionOptions),
        ["Fractal:Local"] = typeof(LocalOptions), ["Fractal:Simulated"] = typeof(SimulatedOptions),
    };

    /// <summary>Values that the server determines at start.</summary>
    private static readonly string[] Chosen = ["RuntimeFolder", "AgentPath"];

    private static readonly string Page = SourceTree.Read("docs/operating.md");

    [Fact]
    public void Every_class_of_options_has_a_section()
    {
        var there = new[] { typeof(Program).Assembly, typeof(LocalOptions).Assembly }.SelectMany(a => a.GetTypes())
            .Where(t => t.Name.EndsWith("Options", StringComparison.Ordinal) && t.Namespace?.StartsWith("Fractal", StringComparison.Ordinal) == true);
        Assert.Empty(there.Except(Sections.Values));
    }

    [Fact]
    public void Every_option_is_listed_with_its_default_and_bounds()
    {
        foreach (var (section, type) in Sections)
        {
            var rows = SettingRow().Matches(SectionOf(section)).Select(m => m.Value).ToList();
            var options = Activator.CreateInstance(type)!;
            Assert.Equal(type.GetProperties().Where(p => p.SetMethod is not null).Select(p => $"| `{p.Name}` | {Default(p, options)} | {Bounds(p)} |"), rows);
        }
    }

    [Fact]
    public void Every_setting_in_the_source_is_documented()
    {
        var read = Directory.EnumerateFiles(SourceTree.PathOf("src/Fractal.Server"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => SettingInSource().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value)).Distinct();
        // Settings of options classes are checked above.
        Assert.All(read.Where(name => !Sections.Keys.Any(section => name.StartsWith(section + ":", StringComparison.Ordinal))), name => Assert.Contains($"`{name}", Page));
    }

    [Fact]
    public void The_example_is_valid()
    {
        var json = Example().Match(Page).Groups[1].Value;
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json))).Build();
        Assert.Equal("Notes", ConfiguredAppsStartTask.Read(configuration)["notes"].Title);
        Assert.Equal(10, configuration.GetSection("Fractal:Tiers:plus").Get<TierOptions>(binder => binder.ErrorOnUnknownConfiguration = true)!.Priority);
    }

    private static string SectionOf(string section) => Regex.Match(Page, $"^### `{section}`\n(.*?)(?=^##)", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;

    private static string Default(PropertyInfo property, object options) =>
        Chosen.Contains(property.Name) ? "see text" : property.GetValue(options) switch
        {
            null or "" => Absent(property),
            string text => text,
            ICollection { Count: 0 } => Absent(property),
            bool truth => truth ? "true" : "false",
            TimeSpan time => DurationText.Format(time),
            var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    private static string Absent(PropertyInfo property) => property.IsDefined(typeof(RequiredAttribute)) ? "required" : "none";

    private static string Bounds(PropertyInfo property) =>
        property.GetCustomAttribute<DurationRangeAttribute>() is { } durations ? $"{durations.Minimum} to {durations.Maximum}"
        : property.GetCustomAttribute<RangeAttribute>() is { } range ? string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}")
        : property.GetCustomAttribute<StringLengthAttribute>() is { } length ? length.MinimumLength > 0 ? $"{length.MinimumLength} to {length.MaximumLength} characters" : $"up to {length.MaximumLength} characters"
        : property.GetCustomAttribute<RegularExpressionAttribute>() is { } pattern ? $"`{pattern.Pattern}`"
        : property.PropertyType == typeof(bool) ? "true, false"
        : property.PropertyType.IsEnum ? string.Join(", ", Enum.GetNames(property.PropertyType))
        : "";

    [GeneratedRegex(@"^\| `\w+` \| [^|\n]* \| [^|\n]*\|", RegexOptions.Multiline)]
    private static partial Regex SettingRow();

    [GeneratedRegex("\"(Fractal:[A-Za-z:]+)\"")]
    private static partial Regex SettingInSource();

    [GeneratedRegex("<!-- example -->\n```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
