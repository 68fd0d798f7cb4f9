using System.Diagnostics;

namespace Fractal.Server.Tests.Simulation;

/// <summary>
/// Finds fewer steps that violate the same promise: leaves out halves, quarters and so on, each time on a new server, within a time limit.
/// </summary>
internal static class Shrinking
{
    public static async Task<Outcome> ShrinkAsync(IReadOnlyList<Step> steps, Outcome failed, Run run, TimeSpan longest)
    {
        var began = Stopwatch.GetTimestamp();
        var (best, outcome) = ((IReadOnlyList<Step>)[.. steps.Take(failed.Trace.Count)], failed);
        for (var part = best.Count / 2; part > 0;)
        {
            var before = best.Count;
            for (var at = 0; at < best.Count;)
            {
                if (Stopwatch.GetElapsedTime(began) > longest) return outcome;
                IReadOnlyList<Step> fewer = [.. best.Take(at), .. best.Skip(at + part)];
                var tried = await run.OfAsync(fewer, untilRest: failed.AtRest);
                if (tried.Broken.Any(failed.Broken.Contains)) (best, outcome) = ([.. fewer.Take(tried.Trace.Count)], tried);
                else at += part;
            }

            // Single steps repeatedly, until none can be left out.
            part = part > 1 ? part / 2 : best.Count < before ? 1 : 0;
        }

        return outcome;
    }
}
