using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics;
using Fractal.Client.Accounts;
using Fractal.Server.Containers.Agents;
using Fractal.Server.Tests.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Xunit;

namespace Fractal.Server.Tests.Platform.Telemetry;

public sealed class TraceStories(TracedSqliteServer server) : IClassFixture<TracedSqliteServer>
{
    [Fact]
    [Trait("Promise", "no secret")]
    public async Task Exported_traces_contain_every_step_but_no_secret_or_email()
    {
        var user = await server.RegisterSubscriberAsync("large");
        var app = await server.AddReadyAppAsync();
        var session = await server.StartedAsync(user, app);
        var container = await server.ContainerOfAsync(session.Id);
        using (var viewer = await Viewer.ConnectAsync(session)) await viewer.LeaveAsync();
        var queued = await server.StartedAsync(user, app);
        await server.RunReconcilersAsync();
        await TestServer.EndAsync(user, queued.Id);
        await server.RunReconcilersAsync();
        await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/login", new LoginRequest(user.Email, "typed in the clear"));
        await server.Anonymous.SendAsync(HttpMethod.Get, $"/no-such-page/{user.Email}?email={user.Email}", ("User-Agent", $"browser/1.0 ({user.Email})"));

        var traces = await TracesAsync("stream");
        foreach (var span in new[] { "start", "claim", "serve queue", "launch", "driver launch", "driver delete", "driver connect", "stream", "POST /v1/agent/ready", "POST /v1/sessions/" })
            Assert.True(traces.Contains("*" + (char)span.Length + span, StringComparison.Ordinal), span + " is not traced");
        Assert.Contains("/v1/admin/users/{id:guid}/subscription", traces);
        Assert.DoesNotContain("/v1/agent/heartbeat", traces);
        server.Get<MeterProvider>().ForceFlush();
        var keys = server.Get<ContainerKeys>();
        foreach (var secret in new[]
        {
            user.Email, user.Secret, "typed in the clear", user.Tokens.AccessToken, user.Tokens.RefreshToken, session.Connection!.Ticket,
            keys.Token(container), Base64Url.EncodeToString(keys.TicketKey(container)), (await File.ReadAllTextAsync(server.File("installation.key"))).Trim(),
        })
            Assert.DoesNotContain(secret, traces + server.Receiver.Metrics);
        Assert.Contains("fractal.sessions.starts", server.Receiver.Metrics);
    }

    [Fact]
    public async Task An_agents_first_reports_belong_to_the_trace_of_its_launch()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Fractal" or "Microsoft.AspNetCore", ActivityStopped = ended.Enqueue,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        var user = await server.RegisterSubscriberAsync();
        var session = await server.StartedAsync(user, await server.AddReadyAppAsync());
        var container = await server.ContainerOfAsync(session.Id);
        await server.UntilAsync(() => Task.FromResult(ended.Any(Launch)));
        var launch = ended.Single(Launch);
        await server.UntilAsync(() => Task.FromResult(Reports().Contains("/v1/agent/ready")));
        Assert.Equal(["/v1/agent/enrol", "/v1/agent/ready"], Reports());

        bool Launch(Activity activity) => activity.OperationName == "launch" && activity.GetTagItem("fractal.container.id") is Guid id && id == container;
        IEnumerable<string?> Reports() => ended.Where(a => a.TraceId == launch.TraceId && a.Source.Name == "Microsoft.AspNetCore")
            .OrderBy(a => a.StartTimeUtc).Select(a => a.GetTagItem("url.path") as string);
    }

    /// <summary>A stream's span ends shortly after its browser disconnects.</summary>
    private async Task<string> TracesAsync(string last)
    {
        for (var i = 0; i < 3000; i++)
        {
            server.Get<TracerProvider>().ForceFlush();
            if (server.Receiver.Traces.Contains("*" + (char)last.Length + last, StringComparison.Ordinal)) break;
            await Task.Delay(20);
        }

        return server.Receiver.Traces;
    }
}

/// <summary>Exports metrics and traces to a receiver.</summary>
public sealed class TracedSqliteServer : SqliteServer
{
    internal OtlpReceiver Receiver { get; } = new();

    private protected override void Choose(IDictionary<string, string> settings)
    {
        settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = Receiver.Address;
        settings["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
    }
}
