using Fractal.Client.Administration;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Fractal.Server.Containers;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Portal.Operators;

/// <summary>What operators see and do over the API; the pages show and do the same.</summary>
public abstract class OperatorStories(TestServer server)
{
    [Fact]
    public async Task A_paused_pool_assigns_idle_containers_and_launches_none()
    {
        var admin = await server.AdministratorAsync();
        var user = await server.RegisterSubscriberAsync();
        var app = await server.AddReadyAppAsync();
        var pool = await PoolAsync(admin, app);
        await ActAsync(admin, $"pools/{pool.Id}/pause");
        await server.RunReconcilersAsync();
        Assert.NotNull((await PoolAsync(admin, app)).PausedAt);

        Assert.Equal(201, (await server.StartAsync(user, app)).Status);
        await server.RunReconcilersAsync();
        Assert.Equal(0, await server.CountAsync(app, ContainerState.Ready));
        var refused = await server.StartAsync(user, app);
        Assert.Equal((503, ProblemCodes.CapacityExhausted), (refused.Status, refused.Problem.Code));

        await ActAsync(admin, $"pools/{pool.Id}/resume");
        await server.RunReconcilersAsync();
        Assert.Equal(1, await server.CountAsync(app, ContainerState.Ready));
        Assert.Equal(201, (await server.StartAsync(user, app)).Status);
        await AssertAuditedAsync(admin, "pool.paused", pool.Id.ToString());
        await AssertAuditedAsync(admin, "pool.resumed", pool.Id.ToString());
    }

    [Fact]
    public async Task Pausing_a_pool_cancels_its_queue_with_a_reason()
    {
        var admin = await server.AdministratorAsync();
        var user = await server.RegisterSubscriberAsync();
        var app = await server.AddAppAsync(("MaxContainers", 1));
        var first = await server.StartedAsync(user, app);
        await server.RunReconcilersAsync();
        var second = await server.StartedAsync(user, app);
        Assert.Equal(SessionState.Queued, second.State);
        await ActAsync(admin, $"pools/{(await PoolAsync(admin, app)).Id}/pause");
        await server.EndedAsync(user, second.Id, EndReason.AdminEnded);
        Assert.Equal(SessionState.Claimed, (await TestServer.GetAsync(user, first.Id)).State);
    }

    [Fact]
    public async Task A_drained_cluster_loses_its_idle_containers_and_keeps_its_sessions()
    {
        var admin = await server.AdministratorAsync();
        var user = await server.RegisterSubscriberAsync();
        var app = await server.AddReadyAppAsync(2);
        var session = await server.StartedAsync(user, app);
        await server.RunReconcilersAsync();
        var cluster = (await ListAsync<IReadOnlyList<ClusterResponse>>(admin, "clusters"))[0].Name;

        await ActAsync(admin, $"clusters/{cluster}/drain");
        await server.RunReconcilersAsync();
        Assert.Equal(0, await server.CountAsync(app, ContainerState.Ready));
        Assert.Equal(SessionState.Claimed, (await TestServer.GetAsync(user, session.Id)).State);
        Assert.Equal(503, (await server.StartAsync(user, app)).Status);
        Assert.NotNull((await ListAsync<IReadOnlyList<ClusterResponse>>(admin, "clusters"))[0].DrainingAt);

        await ActAsync(admin, $"clusters/{cluster}/undrain");
        await server.RunReconcilersAsync();
        Assert.Equal(2, await server.CountAsync(app, ContainerState.Ready));
        await AssertAuditedAsync(admin, "cluster.drained", cluster);
    }

    [Fact]
    public async Task An_operator_can_end_any_session_and_it_is_audited()
    {
        var admin = await server.AdministratorAsync();
        var user = await server.RegisterSubscriberAsync();
        var app = await server.AddReadyAppAsync();
        var session = await server.StartedAsync(user, app);
        await ActAsync(admin, $"sessions/{session.Id}/end");
        await server.EndedAsync(user, session.Id, EndReason.AdminEnded);
        await ActAsync(admin, $"sessions/{session.Id}/end");
        await AssertAuditedAsync(admin, "session.ended", session.Id.ToString());
    }

    [Fact]
    public async Task Lists_can_be_filtered_and_are_paginated()
    {
        var admin = await server.AdministratorAsync();
        var user = await server.RegisterSubscriberAsync();
        var app = await server.AddReadyAppAsync(3);
        var sessions = new List<SessionResponse>();
        for (var i = 0; i < 3; i++)
        {
            sessions.Add(await server.StartedAsync(user, app));
            server.Advance(TimeSpan.FromSeconds(1));
        }

        await TestServer.EndAsync(user, sessions[0].Id);
        await server.RunReconcilersAsync();

        var live = await ListAsync<PageResponse<OperatorSessionResponse>>(admin, $"sessions?live=true&app={app}&user={user.Id}");
        Assert.Equal((2, 1), (live.Total, live.Page));
        Assert.Equal(sessions[2].Id, live.Items[0].Id);
        Assert.Equal(sessions[0].Id, Assert.Single((await ListAsync<PageResponse<OperatorSessionResponse>>(admin, $"sessions?live=false&app={app}")).Items).Id);
        var beyond = await ListAsync<PageResponse<OperatorSessionResponse>>(admin, $"sessions?app={app}&page=2");
        Assert.Equal((0, 3), (beyond.Items.Count, beyond.Total));
        Assert.Equal(6, (await ListAsync<PageResponse<OperatorContainerResponse>>(admin, $"containers?app={app}")).Total);
        Assert.Equal(user.Email, Assert.Single((await ListAsync<PageResponse<OperatorUserResponse>>(admin, $"users?search={user.Email.ToUpperInvariant()}")).Items, u => u.Id == user.Id).Email);
        Assert.Equal(400, (await admin.Client.SendAsync(HttpMethod.Get, "/v1/admin/sessions?page=0")).Status);
        Assert.Equal(400, (await admin.Client.SendAsync(HttpMethod.Get, "/v1/admin/sessions?user=no-id")).Status);
        Assert.Equal(400, (await admin.Client.SendAsync(HttpMethod.Get, "/v1/admin/containers?live=perhaps")).Status);
    }

    [Fact]
    public async Task Actions_on_missing_objects_are_not_found_and_not_audited()
    {
        var admin = await server.AdministratorAsync();
        var before = (await ListAsync<PageResponse<AuditResponse>>(admin, "audit")).Total;
        foreach (var path in (string[])[$"pools/{Guid.Empty}/pause", $"pools/{Guid.Empty}/resume", "clusters/none/drain", "clusters/none/undrain", $"sessions/{Guid.Empty}/end"])
            Assert.Equal(404, (await admin.Client.SendAsync(HttpMethod.Post, "/v1/admin/" + path)).Status);
        Assert.Equal(before, (await ListAsync<PageResponse<AuditResponse>>(admin, "audit")).Total);
    }

    private static async Task<PoolResponse> PoolAsync(TestUser admin, string app) =>
        (await ListAsync<IReadOnlyList<PoolResponse>>(admin, "pools")).Single(p => p.App == app);

    private static async Task<T> ListAsync<T>(TestUser admin, string path)
    {
        var answer = await admin.Client.SendAsync(HttpMethod.Get, "/v1/admin/" + path);
        Assert.True(answer.Status == 200, answer.Body);
        return answer.As<T>();
    }

    private static async Task ActAsync(TestUser admin, string path)
    {
        var answer = await admin.Client.SendAsync(HttpMethod.Post, "/v1/admin/" + path);
        Assert.True(answer.Status == 204, answer.Body);
    }

    private static async Task AssertAuditedAsync(TestUser admin, string action, string subject)
    {
        var entries = (await ListAsync<PageResponse<AuditResponse>>(admin, "audit")).Items.Where(e => e.Action == action && e.Subject == subject);
        Assert.Equal(admin.Id, Assert.Single(entries).ActorId);
    }

    public sealed class OnSqlite(SqliteServer server) : OperatorStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : OperatorStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
