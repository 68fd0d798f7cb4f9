using System.Security.Cryptography;
using System.Text;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Keys;
using Fractal.Server.Platform.Reconciling;

namespace Fractal.Server.Clusters;

internal static class ClustersExtensions
{
    /// <summary>
    /// Registers one cluster: sandboxes on this machine, or in-memory containers if <c>Fractal:Driver</c> is <c>simulated</c>.
    /// </summary>
    public static void AddClusters(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ClusterDrivers>();
        builder.Services.AddSingleton<DriverMetrics>();
        builder.Services.AddScoped<DrainCluster>();
        builder.Services.AddStartTask<DriversStartTask>();
        builder.Services.AddReconciler<UnreachableClustersReconciler>();
        var runtime = RuntimeFolder(new DataFolder(builder.Configuration).Path);
        var agentSocket = EmbeddedDrivers.Add(builder, runtime);
        builder.ListenForAgents(agentSocket);
    }

    /// <summary>A short path for sockets (a Unix socket's path holds 107 bytes), one per data folder.</summary>
    private static string RuntimeFolder(string data)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(data)).AsSpan(0, 5));
        var xdg = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        var root = Environment.IsPrivilegedProcess ? "/run/fractal" : string.IsNullOrEmpty(xdg) ? $"/tmp/fractal-{Environment.UserName}" : Path.Combine(xdg, "fractal");
        return Path.Combine(root, name);
    }
}
