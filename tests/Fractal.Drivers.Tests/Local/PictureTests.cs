using System.Net;
using Fractal.Drivers.Host;
using Xunit;

namespace Fractal.Drivers.Tests.Local;

/// <summary>The picture of a real container: tickets, keys, ends.</summary>
public sealed class PictureTests
{
    private readonly Guid session = Guid.CreateVersion7();

    [Fact]
    public async Task Keys_reach_the_app_and_reset_the_idle_time()
    {
        await using var host = await DriverHost.StartAsync();
        var container = await host.LaunchReadyAsync(DriverHost.Terminal);
        await using var viewer = await Viewer.OpenAsync(host, container, session);
        Assert.Equal("binary", viewer.Socket.SubProtocol);
        var connected = await host.Server.ReportAsync(container.Id, "connected");
        Assert.Equal((session.ToString(), 1d, 1d), (connected.Text("sessionId"), connected.Number("sequence"), connected.Number("connections")));

        var picture = await Picture.BeginAsync(viewer);
        Assert.Equal((640, 480), (picture.Width, picture.Height));
        await Retry.UntilAsync(async () => (await picture.ColoursAsync()).Count > 1);
        await host.Server.ReportAsync(container.Id, "heartbeat", report => report.Number("connections") == 1 && report.Number("idleSeconds") is null);

        await picture.TypeAsync("echo $((6*7)) > answer\n");
        await Retry.UntilAsync(() => host.Inside(container, "/home/user/answer") == "42\n");
        await host.Server.ReportAsync(container.Id, "heartbeat", report => report.Number("idleSeconds") < 1);
        await host.Server.ReportAsync(container.Id, "heartbeat", report => report.Number("idleSeconds") > 1);
    }

    [Fact]
    public async Task A_ticket_opens_once_here_and_for_its_session()
    {
        await using var host = await DriverHost.StartAsync();
        var container = await host.LaunchReadyAsync(DriverHost.Terminal);
        var other = await host.LaunchReadyAsync(DriverHost.Terminal);
        var ticket = Viewer.Ticket(container, session).Sign(container.TicketKey);
        var stranger = Guid.CreateVersion7();

        await RefusedAsync(host, container, stranger, ticket, HttpStatusCode.Forbidden); // another session
        await RefusedAsync(host, container, session, null, HttpStatusCode.Forbidden);
        await RefusedAsync(host, container, session, Viewer.Ticket(container, session).Sign(new byte[32]), HttpStatusCode.Forbidden); // forged
        await RefusedAsync(host, container, session, Viewer.Ticket(other, session).Sign(other.TicketKey), HttpStatusCode.Forbidden); // another container's
        await RefusedAsync(host, container, session, Viewer.Ticket(other, session).Sign(container.TicketKey), HttpStatusCode.Forbidden);
        var late = Viewer.Ticket(container, session) with { ExpiresAt = TimeProvider.System.GetUtcNow().AddSeconds(-1) };
        await RefusedAsync(host, container, session, late.Sign(container.TicketKey), HttpStatusCode.Forbidden);
        await RefusedAsync(host, container, session, ticket, HttpStatusCode.BadRequest, protocol: "text");

        await using (await Viewer.OpenAsync(host, container.Id, session, ticket))
            await RefusedAsync(host, container, session, ticket, HttpStatusCode.Forbidden); // used

        // From the first connection on, the container belongs to that session, whatever the server signs.
        await RefusedAsync(host, container, stranger, Viewer.Ticket(container, stranger).Sign(container.TicketKey), HttpStatusCode.Forbidden);
        await using var again = await Viewer.OpenAsync(host, container, session);
        Assert.Equal(0, host.Server.Count(other.Id, "connected"));
    }

    [Fact]
    public async Task A_second_connection_replaces_the_first()
    {
        await using var host = await DriverHost.StartAsync();
        var container = await host.LaunchReadyAsync(DriverHost.Terminal);
        await using var first = await Viewer.OpenAsync(host, container, session);
        await using var second = await Viewer.OpenAsync(host, container, session);
        Assert.Equal((4001, "replaced"), await first.ClosedAsync());
        await Picture.BeginAsync(second);
        Assert.Equal(0, host.Server.Count(container.Id, "disconnected"));

        await second.DisposeAsync();
        var left = await host.Server.ReportAsync(container.Id, "disconnected");
        Assert.Equal((3d, 0d), (left.Number("sequence"), left.Number("connections")));
    }

    [Fact]
    public async Task The_end_of_the_app_closes_the_picture_and_is_reported()
    {
        await using var host = await DriverHost.StartAsync();
        var container = await host.LaunchReadyAsync(DriverHost.App("xterm", "-e", "read line; echo last words >&2; exit 3"));
        await using var viewer = await Viewer.OpenAsync(host, container, session);
        var picture = await Picture.BeginAsync(viewer);
        await picture.TypeAsync("\n");
        Assert.Equal((4000, "appExited"), await viewer.ClosedAsync());
        var exited = await host.Server.ReportAsync(container.Id, "exited");
        Assert.Equal("True", exited.Text("wasReady"));
        Assert.True(exited.Number("exitCode") is 0 or 3); // xterm's exit code, not its shell's

        // The picture stays closed, also for later clients.
        await using var late = await Viewer.OpenAsync(host, container, session);
        Assert.Equal((4000, "appExited"), await late.ClosedAsync());
    }

    [Fact]
    public async Task An_unprepared_app_starts_with_the_first_connection()
    {
        await using var host = await DriverHost.StartAsync();
        var container = await host.LaunchReadyAsync(DriverHost.Terminal with { PrepareApp = false });
        var root = host.Driver.Find(container.Id)!.FirstPid;
        Assert.Equal(0, Processes.Find(root, "xterm"));
        await using var viewer = await Viewer.OpenAsync(host, container, session);
        await Retry.UntilAsync(() => Processes.Find(root, "xterm") != 0);
    }

    [Theory]
    [InlineData("false", "ended with code 1")]
    [InlineData("no-such-program", "No such file or directory")]
    public async Task An_app_that_does_not_start_is_reported_with_the_reason(string command, string reason)
    {
        await using var host = await DriverHost.StartAsync();
        var container = await host.LaunchAsync(DriverHost.App(command));
        var exited = await host.Server.ReportAsync(container.Id, "exited");
        Assert.Equal("False", exited.Text("wasReady"));
        Assert.Contains(reason, exited.Text("reason"), StringComparison.Ordinal);
        Assert.Equal(0, host.Server.Count(container.Id, "ready"));
    }

    [Fact]
    public async Task The_end_of_the_display_is_reported()
    {
        await using var host = await DriverHost.StartAsync();
        var container = await host.LaunchReadyAsync(DriverHost.Terminal);
        await using var viewer = await Viewer.OpenAsync(host, container, session);
        Fractal.Drivers.Local.LocalNative.Kill(Processes.Find(host.Driver.Find(container.Id)!.FirstPid, "Xvnc"));
        await viewer.ClosedAsync();
        var exited = await host.Server.ReportAsync(container.Id, "exited");
        Assert.Equal("True", exited.Text("wasReady"));
    }

    private static async Task RefusedAsync(DriverHost host, Enrolled container, Guid session, string? ticket, HttpStatusCode status, string protocol = "binary")
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Viewer.OpenAsync(host, container.Id, session, ticket, protocol));
        Assert.Equal(status, refused.Status);
    }
}
