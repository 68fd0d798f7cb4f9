using Fractal.Server.Clusters;

namespace Fractal.Server.Containers;

/// <summary>What users of apps miss in their containers on these clusters.</summary>
internal sealed class AppLimitations(ClusterDrivers drivers)
{
    /// <summary>Sentences for users of apps with network; a limitation counts if every cluster has it.</summary>
    public IReadOnlyList<string> OfNetworkApps
    {
        get
        {
            var clusters = drivers.Limitations.Values.Select(all => all.Select(limitation => limitation.NetworkAppText).OfType<string>().ToList()).ToList();
            return clusters.Count == 0 ? [] : clusters.Aggregate((common, cluster) => [.. common.Intersect(cluster)]);
        }
    }
}
