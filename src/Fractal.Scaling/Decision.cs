namespace Fractal.Scaling;

/// <summary>A policy's decision, with a sentence for operators: "target 7: 5.2 starts/min expected for the next 40 s, floor 2".</summary>
public readonly record struct Decision(int Target, string Why)
{
    /// <summary>Asks a policy.</summary>
    public static Decision Of(IPoolPolicy policy, PoolReading reading, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var target = policy.Target(reading, now);
        return new Decision(target, $"target {target}: {policy.Explain(reading, now)}");
    }
}
