using Fractal.Client.Sessions;
using Fractal.Server.Apps;
using Fractal.Server.Containers;
using Fractal.Server.Containers.Launching;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Starting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Fractal.Server.Tests.Hosting;

public abstract partial class TestServer
{
    /// <summary>Configures an app as an operator would, and stores it as a start does.</summary>
    /// <returns>Its name.</returns>
    internal async Task<string> AddAppAsync(params (string Setting, object Value)[] settings)
    {
        var name = $"app{Interlocked.Increment(ref counter)}";
        await SetAppAsync(name, [("Title", name), ("Command:0", "/bin/" + name), ("Idle", 0), .. settings]);
        return name;
    }

    internal async Task SetAppAsync(string name, params (string Setting, object Value)[] settings)
    {
        var configuration = Get<IConfiguration>();
        foreach (var (setting, value) in settings) configuration[$"Fractal:Apps:{name}:{setting}"] = FormattableString.Invariant($"{value}");
        await Get<IEnumerable<StartTask>>().OfType<ConfiguredAppsStartTask>().Single().RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Requests a number of idle containers, and returns when they are ready.</summary>
    internal async Task AddReadyContainersAsync(string app, int count)
    {
        await SetAppAsync(app, ("Idle", count));
        await RunReconcilersAsync();
        Assert.Equal(count, await CountAsync(app, ContainerState.Ready));
    }

    internal async Task<string> AddReadyAppAsync(int count = 1, params (string Setting, object Value)[] settings)
    {
        var app = await AddAppAsync(settings);
        await AddReadyContainersAsync(app, count);
        return app;
    }

    /// <summary>Launches what the pools want without serving the queue: the state right after a ready report.</summary>
    internal async Task MakeReadyAsync(string app)
    {
        foreach (var reconciler in Get<IEnumerable<Reconciler>>().Where(r => r is Fractal.Server.Pools.Planning.PoolReconciler or ContainerLaunchReconciler).OrderBy(r => r is ContainerLaunchReconciler))
            await reconciler.RunAsync(TestContext.Current.CancellationToken);
        await UntilSettledAsync();
        Assert.NotEqual(0, await CountAsync(app, ContainerState.Ready));
    }

    internal async Task<Answer> StartAsync(TestUser user, string app, string? key = null, int wait = 0) =>
        await user.Client.SendAsync(HttpMethod.Post, "/v1/sessions", new StartSessionRequest(app, Wait: wait), key is null ? [] : [("Idempotency-Key", key)]);

    /// <summary>Starts an app and expects success.</summary>
    internal async Task<SessionResponse> StartedAsync(TestUser user, string app)
    {
        var answer = await StartAsync(user, app);
        Assert.True(answer.Status is 201 or 202, answer.Body);
        return answer.Session;
    }

    internal static async Task<SessionResponse> GetAsync(TestUser user, Guid session) => (await user.Client.SendAsync(HttpMethod.Get, $"/v1/sessions/{session}")).Session;

    internal static Task<Answer> EndAsync(TestUser user, Guid session) => user.Client.SendAsync(HttpMethod.Delete, $"/v1/sessions/{session}");

    internal async Task<Guid> ContainerOfAsync(Guid session)
    {
        await using var db = OpenDatabase();
        return await db.Containers.Where(c => c.SessionId == session).Select(c => c.Id).SingleAsync();
    }

    internal async Task<int> CountAsync(string app, ContainerState state)
    {
        await using var db = OpenDatabase();
        return await db.Containers.CountAsync(c => c.State == state && db.Apps.Any(a => a.Id == c.AppId && a.Name == app));
    }

    /// <summary>Expects that the session has ended for this reason and nothing of it is left.</summary>
    internal async Task<SessionResponse> EndedAsync(TestUser user, Guid session, EndReason reason)
    {
        await RunReconcilersAsync();
        var ended = await GetAsync(user, session);
        Assert.Equal((SessionState.Ended, reason), (ended.State, ended.EndReason));
        return ended;
    }
}
