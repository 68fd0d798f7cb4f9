using System.Text.Json;
using System.Text.RegularExpressions;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Sessions;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Platform.Telemetry;

/// <summary>Metrics exist, and the page, the dashboard and the alert rules use only existing ones.</summary>
public abstract partial class MetricStories(TestServer server)
{
    [Fact]
    public async Task Each_start_is_counted_by_its_outcome()
    {
        var user = await server.RegisterSubscriberAsync("large");
        var app = await server.AddReadyAppAsync(1, ("MaxQueue", 1), ("ConnectTimeout", "1h"));
        await server.StartAsync(user, app, key: "one");
        await server.StartAsync(user, app, key: "one");
        await server.SetAppAsync(app, ("Idle", 0));
        await server.StartAsync(user, app);
        (await server.StartAsync(user, app)).Refused(503, ProblemCodes.CapacityExhausted);
        server.Advance(TimeSpan.FromSeconds(3));
        await server.RunReconcilersAsync();

        var scrape = await ScrapeAsync();
        foreach (var kind in new[] { "warm", "repeat", "queued", "refused", "cold" }) Assert.Equal((kind, 1), (kind, Starts(("kind", kind))));
        Assert.Equal(1, Starts(("kind", "refused"), ("code", ProblemCodes.CapacityExhausted)));
        Assert.Equal(3, scrape.Sum("fractal_sessions_queue_duration_seconds_sum", ("app", app), ("outcome", "served")));
        Assert.Equal(2, scrape.Sum("fractal_sessions_live", ("app", app), ("state", "claimed")));
        Assert.Equal(2, scrape.Sum("fractal_pool_containers", ("app", app), ("state", "in_use")));

        double Starts(params (string, string)[] labels) => scrape.Sum("fractal_sessions_starts_total", [("app", app), .. labels]);
    }

    [Fact]
    public async Task A_made_up_name_does_not_become_a_label()
    {
        var user = await server.RegisterSubscriberAsync();
        await server.StartAsync(user, "made-up-name");
        await TrafficAsync();
        var scrape = await ScrapeAsync();
        Assert.NotEqual(0, scrape.Sum("fractal_sessions_starts_total", ("app", "_OTHER"), ("code", ProblemCodes.AppUnknown)));
        Assert.DoesNotContain(scrape.LabelValues, value => value.Contains("made-up-name", StringComparison.Ordinal) || value.Contains('@') || AnyId().IsMatch(value));
    }

    [Fact]
    public async Task Failed_calls_of_a_driver_and_a_halted_pool_show()
    {
        var app = await server.AddAppAsync(("Idle", 1));
        server.Driver.Options.LaunchFailureRate = 1;
        try
        {
            for (var i = 0; i < 7; i++) await server.AdvanceAndRunAsync(TimeSpan.FromMinutes(1));
        }
        finally
        {
            server.Driver.Options.LaunchFailureRate = 0;
        }

        var scrape = await ScrapeAsync();
        Assert.Equal((1, 6), (scrape.Sum("fractal_pool_halted", ("app", app)), scrape.Sum("fractal_pool_failures", ("app", app))));
        Assert.True(scrape.Sum("fractal_driver_call_duration_seconds_count", ("call", "launch"), ("outcome", "failed")) >= 6);
        Assert.True(scrape.Sum("fractal_containers_ends_total", ("reason", "startFailed")) >= 6);
    }

    [Fact]
    public async Task The_page_lists_every_metric_with_its_unit_and_labels()
    {
        await TrafficAsync();
        var scrape = await ScrapeAsync();
        var told = MetricRow().Matches(SourceTree.Read("docs/operating.md")).Select(m => (Name: Exposed(m.Groups[1].Value, m.Groups[2].Value, scrape), Labels: m.Groups[3].Value)).ToList();
        Assert.Empty(told.Select(t => t.Name).Except(scrape.Names));
        var there = scrape.Names.Where(n => n.StartsWith("fractal_", StringComparison.Ordinal) && !n.EndsWith("_bucket", StringComparison.Ordinal) && !n.EndsWith("_sum", StringComparison.Ordinal));
        Assert.Empty(there.Except(told.Select(t => t.Name)));
        foreach (var (name, labels) in told)
        {
            Assert.Equal((name, string.Join(' ', scrape.LabelsOf(name).Order())), (name, string.Join(' ', labels.Split(", ", StringSplitOptions.RemoveEmptyEntries).Order())));
        }
    }

    [Fact]
    public async Task The_dashboard_and_the_rules_use_only_existing_metrics()
    {
        await TrafficAsync();
        var scrape = await ScrapeAsync();
        var rules = Rule().Matches(SourceTree.Read("deploy/prometheus/fractal-rules.yml")).Select(m => m.Groups[1].Value);
        using var dashboard = JsonDocument.Parse(SourceTree.Read("deploy/grafana/fractal.json"));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().Where(p => p.TryGetProperty("targets", out _))
            .SelectMany(p => p.GetProperty("targets").EnumerateArray()).Select(t => t.GetProperty("expr").GetString()!).ToList();
        Assert.Equal((16, 37), (rules.Count(), panels.Count));
        foreach (var parsed in rules.Concat(panels).Select(PromQl.Parse))
        {
            Assert.Empty(parsed.Metrics.Except([.. scrape.Names, "up"]));
            Assert.Empty(parsed.Labels.Except([.. scrape.Labels, "job"]));
        }
    }

    [Fact]
    public void Each_alert_is_explained_on_the_page()
    {
        var alerts = Alert().Matches(SourceTree.Read("deploy/prometheus/fractal-rules.yml")).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(alerts, AlertRow().Matches(SourceTree.Read("docs/operating.md")).Select(m => m.Groups[1].Value));
    }

    /// <summary>A little of everything that is measured.</summary>
    private async Task TrafficAsync()
    {
        var user = await server.RegisterSubscriberAsync("large");
        var app = await server.AddReadyAppAsync();
        (await server.StartAsync(user, "no-such-app")).Refused(404, ProblemCodes.AppUnknown);
        var session = await server.StartedAsync(user, app);
        using (var viewer = await Viewer.ConnectAsync(session)) await viewer.LeaveAsync();
        await Viewer.RefusedAsync(session.Connection!.Url, ticket: null);
        await server.StartedAsync(user, app);
        server.Driver.Kill(await server.ContainerOfAsync(session.Id), "It fell over.");
        await server.EndedAsync(user, session.Id, EndReason.HostLost);
        // Fewer are wanted, and the minute with a higher target is over.
        await server.SetAppAsync(app, ("Idle", 0));
        server.Advance(TimeSpan.FromSeconds(60));
        var host = server.Get<ReconcilerHost>();
        foreach (var reconciler in server.Get<IEnumerable<Reconciler>>()) await host.RunOnceAsync(reconciler, TestContext.Current.CancellationToken);
    }

    private async Task<Scrape> ScrapeAsync()
    {
        await server.Get<IEnumerable<Reconciler>>().OfType<SessionCountReconciler>().Single().RunAsync(TestContext.Current.CancellationToken);
        // A scrape is cached briefly.
        await Task.Delay(350);
        return new Scrape(await server.Anonymous.GetStringAsync("/metrics"));
    }

    /// <summary>The Prometheus name: dots become underscores; the unit and the suffixes of counters and histograms are appended.</summary>
    private static string Exposed(string name, string unit, Scrape scrape)
    {
        var plain = name.Replace('.', '_') + (unit == "s" ? "_seconds" : "");
        return new[] { plain, plain + "_total", plain + "_count" }.FirstOrDefault(scrape.Names.Contains) ?? $"{plain}: not exposed";
    }

    [GeneratedRegex(@"^\| `(fractal\.[\w.]+)` \| `(\S+)` \| ([\w, ]*) \|", RegexOptions.Multiline)]
    private static partial Regex MetricRow();

    [GeneratedRegex(@"^ +expr: (?:\|\n)?((?:.+)(?:\n {10}.+)*)$", RegexOptions.Multiline)]
    private static partial Regex Rule();

    [GeneratedRegex(@"alert: (\w+)")]
    private static partial Regex Alert();

    [GeneratedRegex(@"^\| `(Fractal\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex AlertRow();

    [GeneratedRegex("[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}")]
    private static partial Regex AnyId();

    public sealed class OnSqlite(SqliteServer server) : MetricStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : MetricStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
