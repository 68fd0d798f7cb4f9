using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Xunit;

namespace Fractal.Cli.Tests.Simulation;

public sealed class SimulateTests : IDisposable
{
    private const string Head = "timestamp_utc,starts\n";

    private readonly Hosting.Cli cli = new(null);
    private readonly string trace;

    public SimulateTests() => trace = Write("trace.csv", Days(4, width: TimeSpan.FromMinutes(10)));

    [Fact]
    public async Task Every_policy_is_shown_beside_an_oracle_and_no_server_is_needed()
    {
        var run = (await cli.RunAsync("simulate", "--trace", trace)).Exits(0);
        Assert.All(new[] { "forecast", "fixed", "share-of-active", "step-table", "target-utilisation", "schedule", "oracle" },
            policy => Assert.Contains($"\n{policy}\t", run.Output, StringComparison.Ordinal));
        Assert.Contains("starts of the last 2 days count; lead time 30 s, target 99 %", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scripts_get_one_object_per_policy()
    {
        var run = (await cli.RunAsync("simulate", "--trace", trace, "--policy", "forecast", "--policy", "fixed:size=3,min=1", "--lead-time", "3min", "--target", "98%", "--json")).Exits(0);
        Assert.Empty(run.Error);
        var rows = run.Json.EnumerateArray().ToList();
        Assert.Equal(["forecast", "fixed", "oracle"], rows.Select(r => r.GetProperty("policy").GetString()));
        Assert.All(rows, row =>
        {
            Assert.InRange(row.GetProperty("hitRate").GetDouble(), 0, 1);
            Assert.True(row.GetProperty("idleSecondsPerStart").GetDouble() > 0);
            Assert.Equal((1 - row.GetProperty("hitRate").GetDouble()) * 180, row.GetProperty("meanWaitSeconds").GetDouble(), 6);
            Assert.Equal(rows[0].GetProperty("startsJudged").GetInt32(), row.GetProperty("startsJudged").GetInt32());
            Assert.Equal(180, row.GetProperty("parameters").GetProperty("leadTimeSeconds").GetDouble());
        });
        Assert.Equal(3, rows[1].GetProperty("parameters").GetProperty("size").GetDouble());
        Assert.True(rows[0].GetProperty("parameters").GetProperty("price").GetDouble() > 0);
    }

    [Fact]
    public async Task The_same_trace_and_seed_give_the_same_result()
    {
        string[] line = ["simulate", "--trace", trace, "--policy", "fixed:size=1", "--json"];
        var first = (await cli.RunAsync(line)).Exits(0).Output;
        Assert.Equal(first, (await cli.RunAsync(line)).Exits(0).Output);
        Assert.NotEqual(first, (await cli.RunAsync([.. line, "--seed", "2"])).Exits(0).Output);
    }

    [Fact]
    public async Task A_start_without_a_ready_container_waits_or_queues()
    {
        string[] line = ["simulate", "--trace", trace, "--policy", "fixed:size=1", "--lead-time", "3min", "--json"];
        var (own, queued) = ((await cli.RunAsync(line)).Exits(0).Json[0], (await cli.RunAsync([.. line, "--waiting", "queued"])).Exits(0).Json[0]);
        Assert.Equal(("lost-sales", "queued"), (own.GetProperty("parameters").GetProperty("waiting").GetString(), queued.GetProperty("parameters").GetProperty("waiting").GetString()));
        Assert.True(queued.GetProperty("hitRate").GetDouble() < own.GetProperty("hitRate").GetDouble());
        Assert.Contains("--waiting is \"maybe\"; it is lost-sales or queued.", (await cli.RunAsync([.. line.SkipLast(1), "--waiting", "maybe"])).Exits(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_is_drawn_into_a_file()
    {
        var file = Path.Combine(cli.ConfigFolder, "picture.svg");
        (await cli.RunAsync("simulate", "--trace", trace, "--policy", "forecast", "--svg", file)).Exits(0);
        Assert.Equal("svg", XDocument.Load(file).Root!.Name.LocalName);
    }

    [Fact]
    public async Task Gaps_are_reported_and_Windows_files_are_accepted()
    {
        var file = Write("gaps.csv", "\uFEFF" + (Head + "2026-01-01T00:00:00Z,3\n2026-01-01T00:05:00Z,3\n2026-01-01T00:10:00Z,3\n2026-01-01T03:00:00Z,3\n").Replace("\n", "\r\n", StringComparison.Ordinal));
        var run = (await cli.RunAsync("simulate", "--trace", file, "--policy", "fixed:size=1")).Exits(0);
        Assert.Contains("Note: 1 gaps", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "The file is empty")]
    [InlineData("2026-01-01T00:00:00Z,3\n", "Line 1 is")]
    [InlineData(Head, "There are no rows")]
    [InlineData(Head + "2026-01-01T00:00:00Z,3\n", "There is one row only")]
    [InlineData(Head + "2026-01-01T00:05:00Z,3\n2026-01-01T00:00:00Z,3\n", "Line 3:")]
    [InlineData(Head + "2026-01-01T00:00:00Z,-3\n", "Line 2: -3 starts")]
    [InlineData(Head + "2026-01-01T00:00:00Z,NaN\n", "Line 2: \"NaN\"")]
    [InlineData(Head + "2026-01-01T00:00:00Z,99999999999\n", "Line 2: 99999999999 starts in one bin")]
    public async Task An_invalid_trace_is_rejected_with_its_line(string text, string error)
    {
        var file = Write("bad.csv", text);
        var run = (await cli.RunAsync("simulate", "--trace", file)).Exits(1);
        Assert.Contains($"{file}: {error}", run.Error, StringComparison.Ordinal);
        Assert.Contains(error[..4], (await cli.RunAsync("simulate", "--trace", file, "--json")).Exits(1).Json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_reported() =>
        Assert.Contains("There is no file \"nowhere.csv\"", (await cli.RunAsync("simulate", "--trace", "nowhere.csv")).Exits(1).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "--trace")]
    [InlineData("--trace T --policy nothing", "there is no policy \"nothing\"")]
    [InlineData("--trace T --policy fixed:size=-1", "size is \"-1\"")]
    [InlineData("--trace T --lead-time soon", "--lead-time is \"soon\"")]
    [InlineData("--trace T --lead-time 0s", "--lead-time is \"0s\"")]
    [InlineData("--trace T --target 100%", "--target is \"100%\"")]
    [InlineData("--trace T --time-zone Mars/Base", "--time-zone is \"Mars/Base\"")]
    [InlineData("--trace T --seed x", "'x'")]
    public async Task Invalid_input_is_explained(string line, string error)
    {
        var run = (await cli.RunAsync(["simulate", .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word == "T" ? trace : word)])).Exits(2);
        Assert.Contains(error, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => cli.Dispose();

    private string Write(string name, string text)
    {
        var file = Path.Combine(cli.ConfigFolder, name);
        File.WriteAllText(file, text);
        return file;
    }

    private static string Days(int days, TimeSpan width)
    {
        var (text, begin) = (new StringBuilder(Head), new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));
        for (var time = begin; time < begin.AddDays(days); time += width)
            text.Append(CultureInfo.InvariantCulture, $"{time:yyyy-MM-ddTHH:mm:ssZ},{(time.Hour is >= 8 and < 20 ? 12 : 1)}\n");
        return text.ToString();
    }
}
