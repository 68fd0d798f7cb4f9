using Fractal.Bench.Claims.Loads;

namespace Fractal.Bench.Claims.Measuring;

/// <summary>One kind of load on one site; each figure is the median of the rounds.</summary>
internal sealed record Measurement
{
    /// <summary>The load, such as <c>128 connections, closed loop</c>.</summary>
    public required string Load { get; init; }

    /// <summary>The rows in the tables.</summary>
    public required string Site { get; init; }

    public int Rounds { get; init; }

    public double PerSecond { get; init; }

    public double MedianMs { get; init; }

    public double P90Ms { get; init; }

    public double P99Ms { get; init; }

    public double MaxMs { get; init; }

    /// <summary>The delay with which the generator sent due requests.</summary>
    public double LateP99Ms { get; init; }

    /// <summary>Responses of all rounds by status, including unexpected ones.</summary>
    public required IReadOnlyDictionary<int, long> Statuses { get; init; }

    public long Unanswered { get; init; }

    public required ProcessorShares Processors { get; init; }

    public double ServerMiB { get; init; }

    public bool AllServed(int status) => Unanswered == 0 && Statuses.Keys.All(key => key == status);

    public static Measurement Of(string load, string site, IReadOnlyList<Round> rounds)
    {
        var statuses = new SortedDictionary<int, long>();
        foreach (var (status, count) in rounds.SelectMany(round => round.Outcome.Statuses)) statuses[status] = statuses.GetValueOrDefault(status) + count;
        return new Measurement
        {
            Load = load, Site = site, Rounds = rounds.Count, Statuses = statuses, Unanswered = rounds.Sum(round => round.Outcome.Unanswered),
            PerSecond = Median(rounds, round => round.Outcome.PerSecond),
            MedianMs = Median(rounds, round => round.Outcome.Latencies.Within(0.5)),
            P90Ms = Median(rounds, round => round.Outcome.Latencies.Within(0.9)),
            P99Ms = Median(rounds, round => round.Outcome.Latencies.Within(0.99)),
            MaxMs = Median(rounds, round => round.Outcome.Latencies.MaxMs),
            LateP99Ms = Median(rounds, round => round.Outcome.Lateness.Within(0.99)),
            ServerMiB = Median(rounds, round => round.ServerMiB),
            Processors = new ProcessorShares(
                Median(rounds, round => round.Processors.Server), Median(rounds, round => round.Processors.Postgres), Median(rounds, round => round.Processors.Generator),
                Median(rounds, round => round.Processors.Others), Environment.ProcessorCount),
        };
    }

    public static double Median<T>(IEnumerable<T> items, Func<T, double> figure)
    {
        var values = items.Select(figure).Order().ToList();
        return values.Count == 0 ? 0 : (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}

/// <summary>One run of a load, and its cost.</summary>
internal sealed record Round(Outcome Outcome, ProcessorShares Processors, double ServerMiB);
