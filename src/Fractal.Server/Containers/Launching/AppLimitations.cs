using Fractal.Server.Clusters;

namespace Fractal.Server.Containers.Launching;

/// <summary>Features that are missing in apps' containers on these clusters.</summary>
internal sealed class AppLimitations(ClusterDrivers drivers)
{
    /// <summary>Sentences for users of apps with network access. A limitation is shown only if every cluster has it.</summary>
    public IReadOnlyList<string> OfNetworkApps
    {
        get
        {
            var clusters = drivers.Limitations.Values.Select(all => all.Select(limitation => limitation.NetworkAppText).OfType<string>().ToList()).ToList();
            return clusters.Count == 0 ? [] : clusters.Aggregate((common, cluster) => [.. common.Intersect(cluster)]);
        }
    }
}
