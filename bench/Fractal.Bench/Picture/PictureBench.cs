using System.Globalization;
using System.Text.Json;
using Fractal.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;
using Spectre.Console;

namespace Fractal.Bench.Picture;

/// <summary>All figures of one run on one machine and in one browser, including the baseline.</summary>
internal static class PictureBench
{
    private static readonly Dictionary<string, string[]> Apps = new()
    {
        ["terminal"] = ["xterm", "-maximized", "-fa", "DejaVu Sans Mono", "-fs", "12", "-bg", "#14161a", "-fg", "#e6e6e6", "-title", "Terminal"],
        ["editor"] = ["mousepad"],
    };

    public static async Task RunAsync(int rounds)
    {
        var results = new Dictionary<string, double>();
        await using var chromium = await Chromium.StartAsync();
        await using var bare = new BareXvnc();
        await bare.StartServerAsync();
        foreach (var app in Apps.Keys)
        {
            await using var warm = await StartAsync(app, idle: 1);
            results["ready in, ms"] = warm.Server.StartedIn.TotalMilliseconds;
            results[$"{app}: warm, ms"] = Median(await RoundsAsync(rounds, () => warm.ClickAsync(chromium.Browser)));
            results[$"{app}: bare Xvnc, ms"] = Median(await RoundsAsync(rounds, () => ClickBareAsync(chromium.Browser, bare, Apps[app])));
            await using var cold = await StartAsync(app, idle: 0);
            results[$"{app}: cold, ms"] = Median(await RoundsAsync(rounds, () => cold.ClickAsync(chromium.Browser)));
            results[$"{app}: warm / bare"] = results[$"{app}: warm, ms"] / results[$"{app}: bare Xvnc, ms"];
            results[$"{app}: cold / bare"] = results[$"{app}: cold, ms"] / results[$"{app}: bare Xvnc, ms"];
            if (app != "terminal") continue;
            results["tab closed to nothing left, ms"] = Median(await RoundsAsync(rounds, () => warm.CloseAsync(chromium.Browser)));
            await MeasureMemoryAsync(warm, chromium.Browser, results);
        }

        Report(results, rounds);
    }

    private static Task<BenchServer> StartAsync(string app, int idle) =>
        BenchServer.StartAsync(app, [.. Apps.Keys.Append("browser").Append("pictures").Select(name => $"Fractal:Apps:{name}:Idle={(name == app ? idle : 0)}"), $"Fractal:Apps:{app}:ReconnectWindow=0s"]);

    private static async Task MeasureMemoryAsync(BenchServer server, IBrowser browser, Dictionary<string, double> results)
    {
        var (view, page) = await server.OpenAsync(browser);
        var (agent, xvnc, app, rest) = Memory.OfContainer(view);
        results["agent, PSS MiB"] = agent;
        results["Xvnc, PSS MiB"] = xvnc;
        results["app, PSS MiB"] = app;
        results["sandbox and window manager, PSS MiB"] = rest;
        await page.Context.CloseAsync();
        await Task.Delay(TimeSpan.FromSeconds(5));
        results["server when idle, PSS MiB"] = Memory.PssMiB(server.Server.ProcessId);
    }

    private static async Task<double> ClickBareAsync(IBrowser browser, BareXvnc bare, string[] command)
    {
        await using var context = await browser.NewContextAsync();
        await context.AddInitScriptAsync(PictureProbe.Script);
        var page = await context.NewPageAsync();
        await page.GotoAsync(bare.Address + "?command=" + Uri.EscapeDataString(string.Join('|', command)));
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.ClickAsync("button");
        var elapsed = await BenchServer.PictureAsync(page);
        bare.EndApp();
        return elapsed;
    }

    private static async Task<List<double>> RoundsAsync(int rounds, Func<Task<double>> round)
    {
        await round();
        var times = new List<double>();
        for (var i = 0; i < rounds; i++) times.Add(await round());
        return times;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values.Count % 2 == 1 ? values[values.Count / 2] : (values[values.Count / 2 - 1] + values[values.Count / 2]) / 2;
    }

    private static void Report(Dictionary<string, double> results, int rounds)
    {
        var table = new Table().AddColumn("figure").AddColumn(new TableColumn($"median of {rounds}").RightAligned());
        foreach (var (name, value) in results) table.AddRow(Markup.Escape(name), value.ToString(value < 10 ? "0.00" : "0", CultureInfo.InvariantCulture));
        AnsiConsole.Write(table);
        var folder = Directory.CreateDirectory(Path.Combine(SourceTree.Root, "bench/results")).FullName;
        File.WriteAllText(Path.Combine(folder, "picture.json"), JsonSerializer.Serialize(results));
    }
}
