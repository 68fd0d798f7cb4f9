using System.Text.Json;
using Fractal.Agent.Reports;
using Fractal.Client.Agents;
using Xunit;

namespace Fractal.Agent.Tests.Reports;

public sealed class ReportQueueTests : IDisposable
{
    private readonly string path = UnixServer.NewPath();
    private readonly Ending ending = new();
    private readonly ServerLink link;
    private readonly ReportQueue queue;

    public ReportQueueTests()
    {
        link = new ServerLink("unix:" + path);
        queue = new ReportQueue(link, ending, new FastClock(100));
    }

    [Fact]
    public async Task Reports_arrive_in_order()
    {
        await using var server = await UnixServer.StartAsync(path, (_, _) => 204);
        _ = queue.RunAsync(ending.Token);
        var session = Guid.CreateVersion7();
        queue.Ready(new ReadyReport("key"));
        for (var i = 1; i <= 20; i += 2)
        {
            queue.Connected(new ConnectionReport(session, i, 1));
            queue.Disconnected(new ConnectionReport(session, i + 1, 0));
        }

        queue.Exited(new ExitReport(0, "over", WasReady: true));
        await server.SeenAsync(22);
        var sequences = server.Requests.Skip(1).Take(20).Select(r => JsonDocument.Parse(r.Body).RootElement.GetProperty("sequence").GetInt64());
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), sequences);
        Assert.Equal(("ready", "exited"), (server.Names[0], server.Names[^1]));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(408)]
    [InlineData(429)]
    public async Task A_rejected_report_is_retried_before_the_next(int refusal)
    {
        await using var server = await UnixServer.StartAsync(path, (number, _) => number <= 3 ? refusal : 204);
        _ = queue.RunAsync(ending.Token);
        queue.Ready(new ReadyReport(null));
        queue.Exited(new ExitReport(1, null, WasReady: true));
        await server.SeenAsync(5);
        Assert.Equal(["ready", "ready", "ready", "ready", "exited"], server.Names);
        Assert.False(ending.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task Waiting_reports_are_sent_when_the_server_returns()
    {
        _ = queue.RunAsync(ending.Token);
        queue.Ready(new ReadyReport(null));
        queue.Exited(new ExitReport(1, null, WasReady: true));
        await Task.Delay(50, TestContext.Current.CancellationToken);
        await using var server = await UnixServer.StartAsync(path, (_, _) => 204);
        await server.SeenAsync(2);
        Assert.Equal(["ready", "exited"], server.Names);
    }

    /// <summary>
    /// Otherwise the server, which learns of input only through heartbeats, would consider a user who types without a pause idle.
    /// </summary>
    [Fact]
    public async Task Continuous_input_is_reported_repeatedly()
    {
        await using var server = await UnixServer.StartAsync(path, (_, _) => 204);
        _ = queue.RunAsync(ending.Token);
        using var heartbeat = new Heartbeat(queue, new FastClock(100));
        _ = heartbeat.RunAsync(TimeSpan.FromHours(1), ending.Token);
        await server.SeenAsync(1);
        var pressed = 0;
        for (; server.Names.Count < 6; pressed++)
        {
            heartbeat.SawInput();
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.All(server.Names, name => Assert.Equal("heartbeat", name));
        Assert.True(pressed > 6, "Every key was a report.");
        var idle = server.Requests.Skip(1).Select(r => JsonDocument.Parse(r.Body).RootElement.GetProperty("idleSeconds").GetDouble());
        Assert.All(idle, seconds => Assert.InRange(seconds, 0, 60));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(410)]
    public async Task A_server_that_rejects_reports_ends_the_agent(int refusal)
    {
        await using var server = await UnixServer.StartAsync(path, (_, _) => refusal);
        _ = queue.RunAsync(ending.Token);
        queue.Ready(new ReadyReport(null));
        await EndedAsync();
    }

    [Theory]
    [InlineData(400)]
    [InlineData(422)]
    public async Task An_internal_error_is_not_retried(int refusal)
    {
        await using var server = await UnixServer.StartAsync(path, (_, name) => name == "ready" ? refusal : 204);
        _ = queue.RunAsync(ending.Token);
        queue.Ready(new ReadyReport(null));
        queue.Exited(new ExitReport(1, null, WasReady: true));
        await server.SeenAsync(2);
        Assert.Equal(["ready", "exited"], server.Names);
    }

    [Fact]
    public async Task Without_a_server_it_gives_up_after_a_minute()
    {
        _ = queue.RunAsync(ending.Token);
        queue.Ready(new ReadyReport(null));
        await EndedAsync();
    }

    [Fact]
    public async Task A_queue_that_overflows_ends_the_agent()
    {
        for (var i = 0; i < 64; i++) queue.Connected(new ConnectionReport(Guid.CreateVersion7(), i, 1));
        Assert.False(ending.Token.IsCancellationRequested);
        queue.Connected(new ConnectionReport(Guid.CreateVersion7(), 65, 1));
        await EndedAsync();
    }

    [Fact]
    public async Task At_most_one_heartbeat_waits_and_its_content_is_current()
    {
        var connections = 0;
        for (var i = 0; i < 200; i++) queue.Heartbeat(() => new HeartbeatReport(null, connections));
        connections = 7;
        await using var server = await UnixServer.StartAsync(path, (_, _) => 204);
        _ = queue.RunAsync(ending.Token);
        await server.SeenAsync(1);
        queue.Exited(new ExitReport(1, null, WasReady: true));
        await server.SeenAsync(2);
        Assert.Equal(["heartbeat", "exited"], server.Names);
        Assert.Contains("7", server.Requests[0].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://example.org")]
    [InlineData("tcp:1")]
    [InlineData("")]
    public void Only_a_unix_socket_or_https_leads_to_a_server(string address) => Assert.Throws<ArgumentException>(() => new ServerLink(address).Dispose());

    public void Dispose()
    {
        ending.Ask("the test is over");
        link.Dispose();
        ending.Dispose();
        File.Delete(path);
    }

    private Task EndedAsync() => ending.WaitAsync().WaitAsync(TimeSpan.FromSeconds(90));
}
