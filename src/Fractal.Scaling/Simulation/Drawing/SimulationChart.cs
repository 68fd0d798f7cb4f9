using System.Globalization;
using System.Net;
using System.Text;

namespace Fractal.Scaling.Simulation.Drawing;

/// <summary>
/// Draws a simulation as SVG: demand at the top, then each policy's target, idle containers and misses. Follows the reader's light or dark
/// mode; lines, areas and ticks differ in shape, not only in colour.
/// </summary>
public static class SimulationChart
{
    private const int Width = 960, Left = 60, Right = 20, Head = 64, PanelHeight = 130, PanelGap = 44, Foot = 34;

    private const string Style = """
        svg { --ground: #ffffff; --ink: #1f2933; --faint: #65717e; --grid: #e3e7ec; --demand: #3b6fd4; --target: #b45309; --idle: #7cc4a4; --miss: #c81e3a; font: 12px system-ui, sans-serif; }
        @media (prefers-color-scheme: dark) { svg { --ground: #14181e; --ink: #e6eaef; --faint: #9aa6b2; --grid: #2a313a; --demand: #7ea6f4; --target: #f2a950; --idle: #3f8468; --miss: #ff6b81; } }
        .ground { fill: var(--ground); } text { fill: var(--ink); } .faint { fill: var(--faint); } .title { font-size: 16px; font-weight: 600; } .name { font-weight: 600; }
        .grid { stroke: var(--grid); fill: none; } .demand { fill: var(--demand); } .idle { fill: var(--idle); } .target { stroke: var(--target); fill: none; stroke-width: 1.5; } .miss { stroke: var(--miss); stroke-width: 1.5; }
        """;

    /// <summary>The whole picture. Outcomes without a timeline are left out.</summary>
    public static string Draw(string title, IReadOnlyList<PolicyOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        var drawn = outcomes.Where(o => o.Timeline is { Starts.Length: > 0 }).ToList();
        if (drawn.Count == 0) throw new ArgumentException("There is nothing to draw.", nameof(outcomes));
        var height = Head + ((drawn.Count + 1) * (PanelHeight + PanelGap)) + Foot;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" role="img" aria-label="{Escape(title)}">""");
        svg.Append("<style>").Append(Style).Append("</style>");
        svg.Append(CultureInfo.InvariantCulture, $"""<rect class="ground" width="{Width}" height="{height}"/><text class="title" x="{Left}" y="28">{Escape(title)}</text>""");
        Legend(svg);
        var panel = new Rectangle(Left, Head + 18, Width - Left - Right, PanelHeight);
        Demand(svg, panel, drawn[0].Timeline!);
        foreach (var outcome in drawn)
        {
            panel = panel with { Top = panel.Top + PanelHeight + PanelGap };
            Supply(svg, panel, outcome);
        }

        Dates(svg, panel, drawn[0].Timeline!);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Legend(StringBuilder svg)
    {
        var x = Left;
        foreach (var (mark, text, width) in (ReadOnlySpan<(string, string, int)>)
        [
            ("<rect class=\"demand\" y=\"-9\" width=\"14\" height=\"10\"/>", "starts asked for", 130),
            ("<path class=\"target\" d=\"M0 -4h14\"/>", "target", 80),
            ("<rect class=\"idle\" y=\"-9\" width=\"14\" height=\"10\"/>", "idle", 65),
            ("<path class=\"miss\" d=\"M7 -9v10\"/>", "starts that found none", 160),
        ])
        {
            svg.Append(CultureInfo.InvariantCulture, $"""<g transform="translate({x} 50)">{mark}<text class="faint" x="20">{text}</text></g>""");
            x += width;
        }
    }

    private static void Demand(StringBuilder svg, Rectangle panel, Timeline timeline)
    {
        var perMinute = Columns.Mean(timeline.Starts, panel.Width).Select(x => x * 60 / DemandStep.Seconds).ToArray();
        var top = Frame(svg, panel, perMinute.Max(), "Demand", "starts a minute");
        svg.Append(CultureInfo.InvariantCulture, $"""<path class="demand" d="{panel.Area(perMinute, top)}"/>""");
    }

    private static void Supply(StringBuilder svg, Rectangle panel, PolicyOutcome outcome)
    {
        var timeline = outcome.Timeline!;
        var (target, idle, missed) = (Columns.Greatest(timeline.Target, panel.Width), Columns.Mean(timeline.Idle, panel.Width), Columns.Mean(timeline.Missed, panel.Width));
        var result = outcome.Result;
        var figures = string.Create(CultureInfo.InvariantCulture, $"{result.HitRate * 100:0.00} % hits, {result.CostPerStart:0} idle s a start, {result.MeanWaitSeconds:0.0} s mean wait");
        var top = Frame(svg, panel, Math.Max(target.Max(), idle.Max()), outcome.Policy + (outcome.Hindsight ? " (best in hindsight)" : ""), figures);
        svg.Append(CultureInfo.InvariantCulture, $"""<path class="idle" d="{panel.Area(idle, top)}"/><path class="target" d="{panel.Line(target, top)}"/>""");
        svg.Append("<path class=\"miss\" d=\"");
        for (var x = 0; x < missed.Length; x++)
        {
            if (missed[x] > 0) svg.Append(CultureInfo.InvariantCulture, $"M{panel.Left + x} {panel.Top + 1}v9");
        }

        svg.Append("\"/>");
    }

    /// <summary>Draws the panel's heading and lines. Returns its top value.</summary>
    private static double Frame(StringBuilder svg, Rectangle panel, double most, string name, string figures)
    {
        var top = Columns.Round(most);
        svg.Append(CultureInfo.InvariantCulture, $"""<text class="name" x="{panel.Left}" y="{panel.Top - 7}">{Escape(name)}</text><text class="faint" x="{panel.Left + panel.Width}" y="{panel.Top - 7}" text-anchor="end">{Escape(figures)}</text>""");
        foreach (var share in (ReadOnlySpan<double>)[0, 0.5, 1])
        {
            var y = panel.Top + (panel.Height * (1 - share));
            svg.Append(CultureInfo.InvariantCulture, $"""<path class="grid" d="M{panel.Left} {y}h{panel.Width}"/><text class="faint" x="{panel.Left - 8}" y="{y + 4}" text-anchor="end">{top * share:0.###}</text>""");
        }

        return top;
    }

    private static void Dates(StringBuilder svg, Rectangle panel, Timeline timeline)
    {
        var days = Math.Max(1, timeline.Starts.Length / DemandStep.PerDay);
        for (var day = 0; day < days; day += 1 + (days / 16))
        {
            var x = panel.Left + (panel.Width * (double)day * DemandStep.PerDay / timeline.Starts.Length);
            svg.Append(CultureInfo.InvariantCulture, $"""<path class="grid" d="M{x:0.#} {panel.Top + panel.Height}v5"/><text class="faint" x="{x:0.#}" y="{panel.Top + panel.Height + 20}">{timeline.Begin.AddDays(day):d MMM}</text>""");
        }
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
