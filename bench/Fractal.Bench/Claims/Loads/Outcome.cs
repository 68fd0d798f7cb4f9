using Fractal.Bench.Claims.Measuring;

namespace Fractal.Bench.Claims.Loads;

/// <summary>The result of one generator run.</summary>
internal sealed class Outcome
{
    public Latencies Latencies { get; } = new();

    /// <summary>
    /// The delay with which the generator sent due requests. If it is not small compared to the latencies, the generator limits the result.
    /// </summary>
    public Latencies Lateness { get; } = new();

    /// <summary>Responses by status; 0 for lost connections.</summary>
    public SortedDictionary<int, long> Statuses { get; } = [];

    /// <summary>From the first request to the last response.</summary>
    public TimeSpan Took { get; set; }

    /// <summary>Due requests without a response when the run was stopped.</summary>
    public long Unanswered { get; set; }

    public long Good => Statuses.Where(s => s.Key is >= 200 and < 300).Sum(s => s.Value);

    public double PerSecond => Took > TimeSpan.Zero ? Good / Took.TotalSeconds : 0;

    public void Count(int status) => Statuses[status] = Statuses.GetValueOrDefault(status) + 1;

    public override string ToString() => string.Join(", ", Statuses.Select(s => $"{s.Value} × {s.Key}"));
}
