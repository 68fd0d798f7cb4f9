using System.Globalization;
using System.Text.Json.Nodes;
using Fractal.Cli.Terminal;
using Fractal.Scaling.Simulation;

namespace Fractal.Cli.Simulation;

/// <summary>The results, as a table for people or as objects for scripts.</summary>
internal static class SimulationReport
{
    public static void Tell(Screen screen, SimulationRequest request, TraceSimulation simulation, IReadOnlyList<PolicyOutcome> outcomes)
    {
        screen.Rows(
            ["POLICY", "HITS", "IDLE S A START", "MEAN WAIT", "OF BEST FIXED", "OPTIONS"],
            [.. outcomes.Select(o => (string[])
            [
                o.Policy, Text($"{o.Result.HitRate * 100:0.00} %"), Text($"{o.Result.CostPerStart:0.#}"), Text($"{o.Result.MeanWaitSeconds:0.00} s"),
                Ratio(o, outcomes), Options(o),
            ])]);
        screen.Note(Text($"{outcomes[0].Result.Starts:N0} starts of the last {simulation.JudgedDays:0.#} days count; lead time {request.LeadTime.TotalSeconds:0.##} s, target {request.HitTarget * 100:0.##} %."));
        if (request.Waiting == Waiting.Queued) screen.Note("A start without an idle container queues for the next one, as on the server.");
        if (outcomes.Any(o => o.Hindsight)) screen.Note("Hindsight: the cheapest options for the judged days that reach the forecast's hit rate (without a forecast, the target).");
        screen.Document([.. outcomes.Select(o => Document(request, o))], CliJson.Default.SimulationDocumentArray);
    }

    private static string Ratio(PolicyOutcome outcome, IReadOnlyList<PolicyOutcome> all) =>
        all.FirstOrDefault(o => o is { Policy: "fixed", Hindsight: true }) is { Result.CostPerStart: > 0 } best ? Text($"{outcome.Result.CostPerStart / best.Result.CostPerStart:0.00}") : "";

    private static string Options(PolicyOutcome outcome)
    {
        var options = outcome.Parameters.Select(p => $"{p.Key}={p.Value}").ToList();
        if (outcome.Learnt is { } learnt) options.Add(Text($"learnt: price {learnt.Price:0}, floor {learnt.Floor}"));
        return string.Join(", ", options) + (outcome.Hindsight ? " (hindsight)" : "");
    }

    private static SimulationDocument Document(SimulationRequest request, PolicyOutcome outcome)
    {
        var parameters = new JsonObject { ["leadTimeSeconds"] = request.LeadTime.TotalSeconds, ["waiting"] = SimulationArguments.Word(request.Waiting), ["target"] = request.HitTarget, ["hindsight"] = outcome.Hindsight };
        foreach (var (name, value) in outcome.Parameters)
            parameters[name] = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : JsonValue.Create(value);
        if (outcome.Learnt is { } learnt) (parameters["price"], parameters["floor"]) = (learnt.Price, learnt.Floor);
        return new SimulationDocument(outcome.Policy, outcome.Result.HitRate, outcome.Result.CostPerStart, outcome.Result.MeanWaitSeconds, outcome.Result.Starts, parameters);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One policy's result, for scripts. Idle seconds include the lead time of each container that was deleted unused.</summary>
internal sealed record SimulationDocument(string Policy, double HitRate, double IdleSecondsPerStart, double MeanWaitSeconds, int StartsJudged, JsonObject Parameters);
