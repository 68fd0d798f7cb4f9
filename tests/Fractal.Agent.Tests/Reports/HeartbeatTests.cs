using System.Text.Json;
using Fractal.Agent.Reports;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Fractal.Agent.Tests.Reports;

public sealed class HeartbeatTests : IDisposable
{
    private readonly string path = UnixServer.NewPath();
    private readonly Ending ending = new();
    private readonly FakeTimeProvider clock = new();
    private readonly ServerLink link;

    public HeartbeatTests() => link = new ServerLink("unix:" + path);

    /// <summary>The shortest idle limit is 5 s. Here the server knows of input at 0.1 s, so it has to hear of the next before 5.1 s.</summary>
    [Fact]
    public async Task Occasional_input_is_reported_before_the_shortest_idle_limit()
    {
        await using var server = await UnixServer.StartAsync(path, (_, _) => 204);
        var queue = new ReportQueue(link, ending, clock);
        using var heartbeat = new Heartbeat(queue, clock);
        _ = queue.RunAsync(ending.Token);
        var running = heartbeat.RunAsync(TimeSpan.FromHours(1), ending.Token);
        // A report that is still queued would include this input too, and there would be one report less.
        await server.SeenAsync(1);
        heartbeat.SawInput();
        await server.SeenAsync(2);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        heartbeat.SawInput();
        // In steps: a delay computed before a jump and started after it would end too late.
        var steps = 1;
        for (; server.Requests.Count < 3 && steps < 50; steps++)
        {
            clock.Advance(TimeSpan.FromSeconds(0.1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }

        Assert.InRange(steps, 29, 49);
        clock.Advance(TimeSpan.FromSeconds(1.9));
        heartbeat.SawInput();
        await server.SeenAsync(4);
        Assert.InRange(JsonDocument.Parse(server.Requests[3].Body).RootElement.GetProperty("idleSeconds").GetDouble(), 0, 0.1);
        ending.Ask("the test is over");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    public void Dispose()
    {
        link.Dispose();
        ending.Dispose();
        File.Delete(path);
    }
}
