using Fractal.Load.Measuring;

namespace Fractal.Load.Loads;

/// <summary>What came of one run of a generator.</summary>
internal sealed class Outcome
{
    public Latencies Latencies { get; } = new();

    /// <summary>How late the generator itself sent what was due: where this is not small beside the latencies, they are the generator's.</summary>
    public Latencies Lateness { get; } = new();

    /// <summary>Answers by status; 0 is a connection lost.</summary>
    public SortedDictionary<int, long> Statuses { get; } = [];

    /// <summary>From the first request to the last answer.</summary>
    public TimeSpan Took { get; set; }

    /// <summary>Requests that were due and had no answer when the run was given up.</summary>
    public long Unanswered { get; set; }

    public long Good => Statuses.Where(s => s.Key is >= 200 and < 300).Sum(s => s.Value);

    public double PerSecond => Took > TimeSpan.Zero ? Good / Took.TotalSeconds : 0;

    public void Count(int status) => Statuses[status] = Statuses.GetValueOrDefault(status) + 1;

    public override string ToString() => string.Join(", ", Statuses.Select(s => $"{s.Value} × {s.Key}"));
}
