using System.Text.Json;
using Fractal.Client.Administration;
using Fractal.Server.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Apps;

/// <summary>All apps for operators, with their effective configuration.</summary>
internal sealed class OperatorApps(FractalDb db)
{
    public async Task<PageResponse<OperatorAppResponse>> ListAsync(int page, CancellationToken cancellationToken)
    {
        var rows = await db.Apps.AsNoTracking().OrderByDescending(a => a.Enabled).ThenBy(a => a.Position).ThenBy(a => a.Name)
            .Join(db.AppVersions, a => a.CurrentVersionId, v => v.Id, (app, version) => new { App = app, Version = version }).PageAsync(page, cancellationToken);
        return rows.Select(row => View(row.App, row.Version));
    }

    private static OperatorAppResponse View(App app, AppVersion version) => new()
    {
        Name = app.Name,
        Title = app.Title,
        Description = app.Description,
        IconUrl = app.IconUrl,
        Enabled = app.Enabled,
        Version = version.Id,
        VersionSince = version.CreatedAt,
        Command = version.Spec.Command,
        EnvironmentNames = [.. version.Spec.Environment.Keys],
        Width = version.Spec.Width,
        Height = version.Spec.Height,
        Network = version.Spec.Network,
        Prepare = JsonNamingPolicy.CamelCase.ConvertName(version.Spec.Prepare.ToString()),
        ConfigPaths = version.Spec.ConfigPaths,
        MemoryMiB = version.Spec.MemoryMiB,
        Cpus = version.Spec.Cpus,
        MaxProcesses = version.Spec.MaxProcesses,
        HomeMiB = version.Spec.HomeMiB,
        StartSeconds = version.Spec.StartTimeout.TotalSeconds,
        GraceSeconds = version.Spec.Grace.TotalSeconds,
        ConnectSeconds = app.ConnectTimeout.TotalSeconds,
        ReconnectSeconds = app.ReconnectWindow.TotalSeconds,
        IdleSeconds = app.IdleTimeout.TotalSeconds,
        MaxSeconds = app.MaxDuration.TotalSeconds,
        Policy = app.Policy,
        MaxContainers = app.MaxContainers,
        MaxQueue = app.MaxQueue,
    };
}
