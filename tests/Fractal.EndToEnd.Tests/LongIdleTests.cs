using System.Net.WebSockets;
using Fractal.Client.Sessions;
using Fractal.EndToEnd.Tests.Crashes;
using Xunit;

namespace Fractal.EndToEnd.Tests;

/// <summary>Nothing happens, on this machine's clock, for longer than an agent may be silent.</summary>
public sealed class LongIdleTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(160);

    [Fact]
    public async Task A_watched_session_and_an_idle_container_survive_quiet_minutes()
    {
        using var site = new Site();
        await using var server = await site.StartAsync();
        using var client = await site.RegisterAsync(server);
        var (session, container) = await Site.OpenAsync(client);
        using var picture = new ClientWebSocket();
        picture.Options.AddSubProtocol("binary");
        picture.Options.AddSubProtocol("ticket." + session.Connection!.Ticket);
        await picture.ConnectAsync(session.Connection.Url, TestContext.Current.CancellationToken);
        var looking = LookAsync(picture);
        await Task.Delay(Quiet, TestContext.Current.CancellationToken);
        var now = await client.GetSessionAsync(session.Id);
        Assert.True(now.State == SessionState.Connected, $"{now.State}: {now.EndReason} {now.EndDetail}");
        Assert.False(looking.IsCompleted);
        Assert.NotEmpty(container.StillRunning());
        // One launched at the start and one to replace the assigned one; no third, which would replace a failed one.
        Assert.Equal(2, server.Log.Split("launch containers: launched 1").Length - 1);
        Assert.DoesNotContain("ALERT", server.Log, StringComparison.Ordinal);
    }

    /// <summary>Like a browser: it answers pings while it reads.</summary>
    private static async Task LookAsync(ClientWebSocket picture)
    {
        var buffer = new byte[4096];
        while ((await picture.ReceiveAsync(buffer, TestContext.Current.CancellationToken)).MessageType != WebSocketMessageType.Close)
        {
            // What is shown does not matter here.
        }
    }
}
