using System.Globalization;

namespace Fractal.Scaling.Policies;

/// <summary>Keeps a constant number.</summary>
internal sealed class FixedPolicy(int size) : IPoolPolicy
{
    public string Name => "fixed";

    public int Target(PoolReading reading, DateTimeOffset now) => size;

    public string Explain(PoolReading reading, DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture, $"a fixed size of {size}");
}
