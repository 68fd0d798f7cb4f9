using System.Globalization;
using Fractal.Scaling.Forecasting;
using Fractal.Scaling.Policies;

namespace Fractal.Scaling.Simulation;

/// <summary>
/// Replays one trace through policies. The last fourteen days are evaluated, or half of a shorter trace; earlier days are history for
/// learning.
/// </summary>
public sealed class TraceSimulation
{
    private readonly SimulationRequest request;
    private readonly Arrivals arrivals;
    private readonly double leadSeconds;
    private readonly Lazy<double[]> expected;
    private CancellationToken given;

    public TraceSimulation(SimulationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        this.request = request;
        arrivals = Arrivals.Of(request.Trace, request.SessionLength, request.Seed);
        leadSeconds = request.LeadTime.TotalSeconds;
        expected = new(() => OraclePolicy.Expected(request.Trace, arrivals, leadSeconds + DemandStep.Seconds));
        var days = arrivals.Counts.Length / DemandStep.PerDay;
        JudgedFrom = days < 2 ? 0 : arrivals.Counts.Length - (Math.Min(14, days / 2) * DemandStep.PerDay);
    }

    /// <summary>The number of evaluated days.</summary>
    public double JudgedDays => (arrivals.Counts.Length - JudgedFrom) / (double)DemandStep.PerDay;

    private int JudgedFrom { get; }

    /// <summary>One day earlier, so that pools are filled when the evaluation begins.</summary>
    private int From => Math.Max(0, JudgedFrom - DemandStep.PerDay);

    /// <summary>One outcome per policy, in the order of the request, then the oracle.</summary>
    /// <param name="progress">Receives the current activity.</param>
    /// <exception cref="ArgumentException">A policy's options are invalid.</exception>
    public IReadOnlyList<PolicyOutcome> Run(Action<string> progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var forecasts = new Dictionary<PolicyText, PolicyOutcome>();
        foreach (var text in request.Policies.Where(p => p.Name == PolicyCatalog.Default))
        {
            progress($"forecast: {arrivals.Times.Length:N0} starts, tuned once a day");
            forecasts[text] = Forecast(text);
        }

        var hits = forecasts.Count > 0 ? forecasts.Values.First().Result.HitRate : request.HitTarget;
        var outcomes = request.Policies.Select(text => forecasts.GetValueOrDefault(text) ?? Other(text, hits, progress)).ToList();
        progress("oracle");
        return [.. outcomes, Oracle(hits)];
    }

    /// <summary>The result of one policy with the given options; nothing is chosen in hindsight.</summary>
    /// <param name="text">The policy.</param>
    /// <param name="cancellationToken">Cancels the simulation.</param>
    /// <exception cref="ArgumentException">Its options are invalid.</exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public PolicyOutcome Try(PolicyText text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        given = cancellationToken;
        return text.Name == PolicyCatalog.Default ? Forecast(text) : new PolicyOutcome(text.Name, false, text.Options, Simulate(Build(text), null).Result);
    }

    private PolicyOutcome Forecast(PolicyText text)
    {
        var tuner = new Tuner(arrivals.FirstStep, request.Zone, request.LeadTime, BoundsOf(text), request.HitTarget);
        var learning = new Learning(arrivals, tuner, Math.Max(0, From - ((IsEverSparse() ? Tuner.DaysIfSparse : Tuner.Days) * DemandStep.PerDay)));
        var (result, timeline) = Simulate(Build(text), learning);
        return new PolicyOutcome(text.Name, false, text.Options, result) { Learnt = learning.Tuning, Timeline = timeline };
    }

    private PolicyOutcome Other(PolicyText text, double hits, Action<string> progress)
    {
        progress(text.Name);
        if (text.Options.Count == 0) return Best(text.Name, Hindsight.Ladders(text.Name, request.Zone, BusyHours(), request.FloorsInHindsight), hits);
        var (result, timeline) = Simulate(Build(text), null);
        return new PolicyOutcome(text.Name, false, text.Options, result) { Timeline = timeline };
    }

    /// <summary>
    /// The usual oracle: it knows each bin's count and keeps the fraction of misses equal in all bins. The one in the outcomes is stronger.
    /// </summary>
    /// <param name="hits">The hit rate at which it is evaluated.</param>
    public PolicyOutcome PlainOracle(double hits) => Oracle(hits, "share", i => Math.Pow(10, -i / 12.0), (mean, share) =>
        OraclePolicy.AtMissShare(mean * leadSeconds / (leadSeconds + DemandStep.Seconds), share));

    private PolicyOutcome Oracle(double hits) => Oracle(hits, "price", i => Math.Pow(10, i / 12.0), (mean, price) =>
        OraclePolicy.AtPrice(mean, leadSeconds + DemandStep.Seconds, price));

    private PolicyOutcome Oracle(double hits, string option, Func<int, double> rung, Func<double, double, int> size)
    {
        var ladder = Enumerable.Range(0, 120).Select(rung).Select(value => new Candidate(
            new PolicyText("oracle", new Dictionary<string, string> { [option] = value.ToString("G4", CultureInfo.InvariantCulture) }),
            () => new OraclePolicy(expected.Value, arrivals.FirstStep, mean => size(mean, value))));
        return Best("oracle", [[.. ladder]], hits);
    }

    private PolicyOutcome Best(string name, IEnumerable<IReadOnlyList<Candidate>> ladders, double hits)
    {
        var best = Hindsight.Best(ladders, hits, policy => new PoolSimulator(arrivals, policy, leadSeconds) { Waiting = request.Waiting }.Run(From, JudgedFrom));
        var timeline = request.WithTimelines ? Simulate(best.Candidate.Make(), null).Timeline : null;
        return new PolicyOutcome(name, true, best.Text.Options, best.Result) { CostAtEqualHits = best.CostAtEqualHits, Timeline = timeline };
    }

    private (SimulationResult Result, Timeline? Timeline) Simulate(IPoolPolicy policy, Learning? learning)
    {
        var steps = arrivals.Counts.Length - JudgedFrom;
        var timeline = !request.WithTimelines ? null
            : new Timeline(DemandStep.Begin(arrivals.FirstStep + JudgedFrom), arrivals.Counts[JudgedFrom..], new int[steps], new int[steps], new int[steps]);
        return (new PoolSimulator(arrivals, policy, leadSeconds) { Waiting = request.Waiting, Learning = learning, Timeline = timeline, GivenUp = given }.Run(From, JudgedFrom), timeline);
    }

    private IPoolPolicy Build(PolicyText text)
    {
        var (policy, errors) = PolicyCatalog.Build(text, request.Zone);
        return policy ?? throw new ArgumentException(string.Join("; ", errors) + ".");
    }

    /// <summary>What the shadow pools need: the numbers among a policy's limits.</summary>
    private static PoolBounds BoundsOf(PolicyText text) => new(Number(text, "min") ?? 0, Number(text, "max") ?? PoolBounds.Most);

    private static int? Number(PolicyText text, string name) =>
        int.TryParse(text.Options.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Whether tuning needs the longer history on any evaluated day.</summary>
    private bool IsEverSparse()
    {
        for (var until = From; until <= arrivals.Counts.Length; until += DemandStep.PerDay)
        {
            var from = Math.Max(0, until - (Tuner.Days * DemandStep.PerDay));
            if (until > from && Starts(from, until) < Tuner.SparsePerHour * 24 * (until - from) / DemandStep.PerDay) return true;
        }

        return false;
    }

    private long Starts(int from, int until)
    {
        long sum = 0;
        foreach (var count in arrivals.Counts.AsSpan(from..until)) sum += count;
        return sum;
    }

    /// <summary>
    /// The hours of the day that are busier than average on the evaluated days: what an operator would put into a schedule.
    /// </summary>
    private List<int> BusyHours()
    {
        var hours = new double[24];
        for (var step = JudgedFrom; step < arrivals.Counts.Length; step++)
        {
            if (arrivals.Counts[step] > 0) hours[TimeZoneInfo.ConvertTime(DemandStep.Begin(arrivals.FirstStep + step), request.Zone).Hour] += arrivals.Counts[step];
        }

        return [.. Enumerable.Range(0, 24).Where(h => hours[h] >= hours.Average())];
    }
}
