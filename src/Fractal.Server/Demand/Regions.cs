using Fractal.Server.Clusters;

namespace Fractal.Server.Demand;

/// <summary>The regions a start may name. The embedded default has one.</summary>
internal static class Regions
{
    public const string Default = ClusterDrivers.DefaultRegion;

    public static bool Has(string region) => string.Equals(region, Default, StringComparison.Ordinal);
}
