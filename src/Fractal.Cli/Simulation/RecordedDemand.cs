using System.Globalization;
using Fractal.Cli.Administration;
using Fractal.Cli.Terminal;
using Fractal.Client;
using Fractal.Scaling.Simulation;

namespace Fractal.Cli.Simulation;

/// <summary>The demand to replay, with further data given in options.</summary>
internal sealed record RecordedDemand(string Name, DemandTrace Trace, string? LeadTime = null, string? Target = null, string? TimeZone = null, string? SessionLength = null, string? Waiting = null)
{
    public static RecordedDemand OfFile(string path)
    {
        if (!File.Exists(path)) throw new CliException($"There is no file \"{path}\".");
        using var reader = new StreamReader(path);
        try
        {
            return new RecordedDemand(Path.GetFileNameWithoutExtension(path), TraceReader.Read(reader));
        }
        catch (TraceException exception)
        {
            throw new CliException($"{path}: {exception.Message}", inner: exception);
        }
    }

    /// <summary>The server's recorded counts.</summary>
    public static async Task<RecordedDemand> OfPoolAsync(FractalClient client, string app, string? region, CancellationToken cancellationToken)
    {
        var pools = await PoolChoice.FindAsync(client, app, region, cancellationToken);
        if (pools.Count > 1) throw new CliException($"{app} has pools in {string.Join(", ", pools.Select(p => p.Region))}: choose one with --region.", ExitCodes.Usage);
        var demand = await client.GetPoolDemandAsync(pools[0].Id, cancellationToken: cancellationToken);
        if (demand.Steps.Count == 0) throw new CliException($"No starts of {app} are recorded yet. Try again later.");
        var trace = DemandTrace.Of(demand.Steps.Select(step => (step.At, step.Starts)), TimeSpan.FromSeconds(demand.StepSeconds), demand.Until);
        return new RecordedDemand(
            $"{app} in {pools[0].Region}", trace, Text($"{Math.Max(1, demand.LeadTimeSeconds):0.###}s"), Text($"{demand.HitTarget * 100:0.####}%"), demand.TimeZone,
            demand.SessionSeconds is { } length ? Text($"{Math.Max(1, length):0.###}s") : null, SimulationArguments.Queued);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
