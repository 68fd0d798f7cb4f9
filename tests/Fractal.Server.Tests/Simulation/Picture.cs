using Fractal.Client.Sessions;
using Fractal.Server.Apps;
using Fractal.Server.Clusters;
using Fractal.Server.Containers;
using Fractal.Server.Demand;
using Fractal.Server.Pools;
using Fractal.Server.Sessions;
using Fractal.Server.Subscriptions;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Tests.Simulation;

/// <summary>All rows that promises concern, the cluster's own record, and the time, between two steps.</summary>
internal sealed record Picture
{
    public required DateTimeOffset Now { get; init; }

    public required IReadOnlyDictionary<Guid, Session> Sessions { get; init; }

    public required IReadOnlyDictionary<Guid, Container> Containers { get; init; }

    public required IReadOnlyDictionary<Guid, Subscription> Subscriptions { get; init; }

    public required IReadOnlyDictionary<string, Tier> Tiers { get; init; }

    public required IReadOnlyList<App> Apps { get; init; }

    public required IReadOnlyDictionary<Guid, PoolLevels> Levels { get; init; }

    public required IReadOnlyDictionary<Guid, Pool> Pools { get; init; }

    public required string Cluster { get; init; }

    /// <summary>What runs in the cluster.</summary>
    public required IReadOnlySet<Guid> Workloads { get; init; }

    /// <summary>The launches that the cluster was asked for since the server's start.</summary>
    public required IReadOnlyCollection<Guid> Launched { get; init; }

    public IEnumerable<Session> Live => Sessions.Values.Where(s => s.State != SessionState.Ended);

    public IEnumerable<Session> Queue(Guid app) => Sessions.Values.Where(s => s.State == SessionState.Queued && s.AppId == app).OrderByDescending(s => s.Priority).ThenBy(s => s.CreatedAt);

    public bool IsActive(Guid user) => Subscriptions.TryGetValue(user, out var subscription) && subscription.IsActive(Now);

    public static async Task<Picture> OfAsync(TestServer server)
    {
        server.Faults.Aside = true;
        await using var db = server.OpenDatabase();
        return new Picture
        {
            Now = server.Wall.GetUtcNow(),
            Sessions = await db.Sessions.AsNoTracking().ToDictionaryAsync(s => s.Id),
            Containers = await db.Containers.AsNoTracking().ToDictionaryAsync(c => c.Id),
            Subscriptions = await db.Subscriptions.AsNoTracking().ToDictionaryAsync(s => s.UserId),
            Tiers = await db.Tiers.AsNoTracking().ToDictionaryAsync(t => t.Name),
            Apps = await db.Apps.AsNoTracking().OrderBy(a => a.Position).ToListAsync(),
            Levels = await db.PoolLevels.AsNoTracking().ToDictionaryAsync(l => l.AppId),
            Pools = await db.Pools.AsNoTracking().ToDictionaryAsync(p => p.AppId),
            Cluster = await db.Clusters.Select(c => c.Name).FirstAsync(),
            Workloads = server.Driver.Present.ToHashSet(),
            Launched = [.. server.Cluster.Launched.Select(launch => launch.Container)],
        };
    }
}
