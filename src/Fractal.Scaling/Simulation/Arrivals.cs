namespace Fractal.Scaling.Simulation;

/// <summary>The starts of a trace for the simulator, each with its second, spread over its bin with a fixed seed.</summary>
internal sealed class Arrivals
{
    private Arrivals(long firstStep, double[] times, int[] counts, int[] inUse) => (FirstStep, Times, Counts, InUse) = (firstStep, times, counts, inUse);

    /// <summary>The step of the first count.</summary>
    public long FirstStep { get; }

    /// <summary>Seconds since the first step began, in order.</summary>
    public double[] Times { get; }

    /// <summary>Starts in each step.</summary>
    public int[] Counts { get; }

    /// <summary>Sessions in progress when a step begins.</summary>
    public int[] InUse { get; }

    /// <summary>Spreads a trace; session lengths are exponential with the given mean.</summary>
    public static Arrivals Of(DemandTrace trace, TimeSpan sessionLength, ulong seed)
    {
        var first = DemandStep.Of(trace.Begin);
        var begin = DemandStep.Begin(first);
        var times = Spread(trace, begin, seed);
        var steps = Math.Max(1, (int)Math.Ceiling((trace.End - begin).TotalSeconds / DemandStep.Seconds));
        var (counts, change, random) = (new int[steps], new int[steps + 1], new SplitMix(~seed));
        foreach (var time in times)
        {
            counts[Math.Min(steps - 1, (int)(time / DemandStep.Seconds))]++;
            change[Math.Min(steps, Next(time))]++;
            change[Math.Min(steps, Next(time - (sessionLength.TotalSeconds * Math.Log(1 - random.Unit()))))]--;
        }

        var inUse = new int[steps];
        for (var (step, sum) = (0, 0); step < steps; step++) inUse[step] = sum += change[step];
        return new Arrivals(first, times, counts, inUse);
    }

    private static double[] Spread(DemandTrace trace, DateTimeOffset begin, ulong seed)
    {
        var times = new double[trace.Starts];
        var (random, at) = (new SplitMix(seed), 0);
        foreach (var bin in trace.Bins)
        {
            var (offset, from) = ((bin.Begin - begin).TotalSeconds, at);
            for (var i = 0; i < bin.Starts; i++) times[at++] = offset + (random.Unit() * bin.Width.TotalSeconds);
            Array.Sort(times, from, at - from);
        }

        return times;
    }

    private static int Next(double time) => (int)Math.Min(int.MaxValue - 1, time / DemandStep.Seconds) + 1;
}
