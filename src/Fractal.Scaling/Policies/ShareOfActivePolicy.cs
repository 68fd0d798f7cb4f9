using System.Globalization;

namespace Fractal.Scaling.Policies;

/// <summary>A buffer in proportion to the containers in use, as in Agones and Kasm.</summary>
internal sealed class ShareOfActivePolicy(double share) : IPoolPolicy
{
    public string Name => "share-of-active";

    public int Target(PoolReading reading, DateTimeOffset now) => (int)Math.Ceiling((share * reading.InUse) - 1e-9);

    public string Explain(PoolReading reading, DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##} % of {reading.InUse} in use");
}
