namespace Fractal.Scaling;

/// <summary>Demand is counted in steps of ten seconds, numbered from the Unix epoch.</summary>
public static class DemandStep
{
    /// <summary>The length of a step, in seconds.</summary>
    public const int Seconds = 10;

    /// <summary>Steps in a day.</summary>
    public const int PerDay = 86_400 / Seconds;

    /// <summary>The step that contains this time.</summary>
    public static long Of(DateTimeOffset time) => Math.DivRem(time.ToUnixTimeSeconds(), Seconds) is var (step, rest) && rest < 0 ? step - 1 : step;

    /// <summary>The time at which a step begins.</summary>
    public static DateTimeOffset Begin(long step) => DateTimeOffset.FromUnixTimeSeconds(step * Seconds);
}
