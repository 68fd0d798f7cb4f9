using System.Globalization;

namespace Fractal.Scaling.Policies;

/// <summary>
/// Keeps the fraction of containers in use near a target, as AWS's target tracking does: grows above it, shrinks only below nine tenths of
/// it, and stays in between.
/// </summary>
internal sealed class TargetUtilisationPolicy(double utilisation) : IPoolPolicy
{
    public string Name => "target-utilisation";

    public int Target(PoolReading reading, DateTimeOffset now)
    {
        var wanted = (int)Math.Ceiling((reading.InUse / utilisation) - 1e-9) - reading.InUse;
        var all = reading.InUse + reading.Supply;
        var within = reading.InUse <= utilisation * all && reading.InUse >= 0.9 * utilisation * all;
        return within ? Math.Max(wanted, reading.Supply) : wanted;
    }

    public string Explain(PoolReading reading, DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"{reading.InUse} of {reading.InUse + reading.Supply} in use, {utilisation * 100:0.##} % wanted");
}
