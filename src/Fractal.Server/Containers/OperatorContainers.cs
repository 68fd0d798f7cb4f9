using System.Text.Json;
using Fractal.Client.Administration;
using Fractal.Client.Sessions;
using Fractal.Server.Apps;
using Fractal.Server.Clusters;
using Fractal.Server.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Containers;

/// <summary>Containers, for operators.</summary>
internal sealed class OperatorContainers(FractalDb db)
{
    public async Task<PageResponse<OperatorContainerResponse>> ListAsync(bool? live, bool failed, string? app, int page, CancellationToken cancellationToken)
    {
        var containers = db.Containers.AsNoTracking();
        if (live is { } alive) containers = containers.Where(c => c.State != ContainerState.Gone == alive);
        if (failed) containers = containers.Where(c => c.EndReason == EndReason.StartFailed || c.EndReason == EndReason.HostLost);
        var rows = from container in containers
                   join a in db.Apps on container.AppId equals a.Id
                   join k in db.Clusters on container.ClusterId equals k.Id
                   select new { Container = container, App = a.Name, Cluster = k.Name };
        if (app is not null) rows = rows.Where(r => r.App == app);
        var found = await rows.OrderByDescending(r => r.Container.CreatedAt).ThenBy(r => r.Container.Id).PageAsync(page, cancellationToken);
        return found.Select(r => View(r.Container, r.App, r.Cluster));
    }

    private static OperatorContainerResponse View(Container c, string app, string cluster) => new()
    {
        Id = c.Id, App = app, Cluster = cluster, State = JsonNamingPolicy.CamelCase.ConvertName(c.State.ToString()), SessionId = c.SessionId,
        CreatedAt = c.CreatedAt, LaunchedAt = c.LaunchedAt, ReadyAt = c.ReadyAt, ClaimedAt = c.ClaimedAt, EndingAt = c.EndingAt, GoneAt = c.GoneAt,
        EndReason = c.EndReason, EndDetail = c.EndDetail, LastSeenAt = c.LastSeenAt, LastInputAt = c.LastInputAt,
    };
}
