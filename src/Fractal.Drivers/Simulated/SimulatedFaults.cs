namespace Fractal.Drivers.Simulated;

/// <summary>Decides randomly which faults occur, according to the current options.</summary>
internal sealed class SimulatedFaults(SimulatedOptions options, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Random random = options.Seed is { } seed ? new Random(seed) : new Random();

    public bool LaunchFails() => Happens(options.LaunchFailureRate);

    public bool StartFails() => Happens(options.StartFailureRate);

    public bool Doubles() => Happens(options.DoubledRate);

    public bool ForgetsListing() => Happens(options.EmptyListingRate);

    public TimeSpan LeadTime() => options.LeadTime + (options.LeadTimeSpread * Next());

    /// <summary>At the beginning of each driver call.</summary>
    public Task DelayAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Happens(options.LateRate) ? Task.Delay(options.LateBy, clock, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>At the end of each driver call, after its effect.</summary>
    public void Answer(string call)
    {
        if (Happens(options.LostRate)) throw new DriverException($"The cluster's answer to '{call}' was lost.");
    }

    private bool Happens(double rate) => rate > 0 && Next() < rate;

    private double Next()
    {
        lock (gate) return random.NextDouble();
    }
}
