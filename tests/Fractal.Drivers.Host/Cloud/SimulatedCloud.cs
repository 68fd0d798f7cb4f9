using System.Collections.Concurrent;
using System.Text.Json;
using Fractal.Drivers.Simulated;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fractal.Drivers.Host.Cloud;

/// <summary>
/// The server side of <see cref="CloudDriver"/>: a simulated cluster that servers reach over HTTP on loopback, and that records their
/// requests.
/// </summary>
public sealed class SimulatedCloud : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<Guid, bool> deleted = new();
    private readonly ConcurrentQueue<WorkloadExit> exits = new();
    private readonly CancellationTokenSource end = new();
    private readonly WebApplication app;
    private readonly CloudRecord record;
    private Task telling = Task.CompletedTask;

    private SimulatedCloud(SimulatedDriver driver, CloudRecord record)
    {
        (Driver, this.record) = (driver, record);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapPost("/workloads", LaunchAsync);
        app.MapDelete("/workloads/{id:guid}", DeleteAsync);
        app.MapGet("/workloads", (CancellationToken cancellationToken) => driver.ListAsync(cancellationToken));
        app.MapGet("/exits", TellAsync);
        app.MapGet("/workloads/{id:guid}/stream", ConnectAsync);
    }

    /// <summary>The cluster itself.</summary>
    public SimulatedDriver Driver { get; }

    public Uri Address => new(app.Urls.First());

    /// <param name="record">The file of its record; overwritten.</param>
    public static async Task<SimulatedCloud> StartAsync(SimulatedOptions options, string record)
    {
        var cloud = new SimulatedCloud(new SimulatedDriver(options, NullLogger<SimulatedDriver>.Instance, TimeProvider.System), new CloudRecord(record));
        await cloud.Driver.StartAsync(CancellationToken.None);
        await cloud.app.StartAsync();
        cloud.telling = cloud.PassOnAsync();
        return cloud;
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await app.DisposeAsync();
        await Driver.DisposeAsync();
        record.Dispose();
        end.Dispose();
    }

    private async Task LaunchAsync(HttpContext http, WorkloadSpec spec)
    {
        record.Add(CloudRecord.Launch, spec.ContainerId);
        // A deletion may overtake its launch; ids are never reused.
        await TryAsync(http, () => deleted.ContainsKey(spec.ContainerId) ? throw new DriverException("It was deleted before it was launched.") : Driver.LaunchAsync(spec, http.RequestAborted));
        if (http.RequestAborted.IsCancellationRequested || deleted.ContainsKey(spec.ContainerId)) await Driver.DeleteAsync(spec.ContainerId, TimeSpan.Zero, CancellationToken.None);
    }

    private Task DeleteAsync(HttpContext http, Guid id, TimeSpan grace) => TryAsync(http, async () =>
    {
        deleted[id] = true;
        await Driver.DeleteAsync(id, grace, http.RequestAborted);
        record.Add(CloudRecord.Delete, id);
    });

    private static async Task TryAsync(HttpContext http, Func<Task> act)
    {
        try
        {
            await act();
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (DriverException refused)
        {
            http.Response.StatusCode = StatusCodes.Status409Conflict;
            await http.Response.WriteAsync(refused.Message);
        }
    }

    private async Task ConnectAsync(HttpContext http, Guid id)
    {
        var opened = await Driver.ConnectAsync(id, http.RequestAborted).ContinueWith(task => task.IsCompletedSuccessfully ? task.GetAwaiter().GetResult() : null, TaskScheduler.Default);
        if (opened is null || http.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade)
        {
            http.Response.StatusCode = StatusCodes.Status409Conflict;
            await http.Response.WriteAsync("There is no such container in the simulated cluster.");
            return;
        }

        await using var inner = opened;
        await using var outer = await upgrade.UpgradeAsync();
        await Task.WhenAny(inner.CopyToAsync(outer, end.Token), outer.CopyToAsync(inner, end.Token));
    }

    /// <summary>Every watcher receives each exit after the last one that it received, so any available server can act on it.</summary>
    private async Task TellAsync(HttpContext http, int after)
    {
        try
        {
            await http.Response.Body.FlushAsync(http.RequestAborted);
            for (var told = after; ; await Task.Delay(Look, http.RequestAborted))
            {
                foreach (var exit in exits.Skip(told))
                {
                    await http.Response.WriteAsync(JsonSerializer.Serialize(exit) + "\n", http.RequestAborted);
                    told++;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Its server is gone.
        }
    }

    private async Task PassOnAsync()
    {
        await foreach (var exit in Driver.WatchAsync(end.Token)) exits.Enqueue(exit);
    }
}
