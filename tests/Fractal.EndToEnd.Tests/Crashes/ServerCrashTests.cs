using Fractal.Client.Sessions;
using Fractal.EndToEnd.Tests.Hosting;
using Xunit;

namespace Fractal.EndToEnd.Tests.Crashes;

/// <summary>The server process: killed, stopped by Ctrl-C, with a full disk.</summary>
[Trait("Promise", "nothing is left")]
public sealed class ServerCrashTests
{
    [Fact]
    public async Task After_the_server_was_killed_the_next_start_cleans_up_and_notifies_users()
    {
        using var site = new Site();
        await using (var killed = await site.StartAsync())
        {
            using var client = await site.RegisterAsync(killed);
            var (session, container) = await Site.OpenAsync(client);
            await using var picture = await RawStream.OpenAsync(session.Connection!);
            killed.Kill();
            await Eventually.TrueAsync(() => container.StillRunning().Count == 0, "no process of the container is left");

            await using var next = await site.StartAsync("Fractal:Apps:terminal:Enabled=false");
            using var returned = await Site.ReturnAsync(next);
            var ended = await Site.EndedAsync(returned, session.Id);
            Assert.Equal((EndReason.HostLost, "The server was restarted."), (ended.EndReason, ended.EndDetail));
            Assert.Equal(0, (await returned.MeAsync()).Usage.LiveSessions);
            Assert.Empty(Site.LeftOf(container));
            await next.StopAsync();
        }

        Assert.Empty(site.Left());
    }

    [Fact]
    public async Task Ctrl_C_in_a_terminal_stops_cleanly_without_errors()
    {
        using var site = new Site();
        Guid session;
        await using (var server = await site.StartInTerminalAsync())
        {
            using var client = await site.RegisterAsync(server);
            var (opened, container) = await Site.OpenAsync(client);
            session = opened.Id;
            await using var picture = await RawStream.OpenAsync(opened.Connection!);
            var told = FollowAsync(client, session);
            await Task.Delay(300, TestContext.Current.CancellationToken);
            await server.InterruptAsync();
            Assert.Equal((EndReason.AdminEnded, "The server was stopped."), await told);
            Assert.Empty(container.StillRunning());
            Assert.Empty(site.Left());
            Assert.DoesNotContain("warn:", AfterReady(server.Log), StringComparison.Ordinal);
            Assert.DoesNotContain("fail:", server.Log, StringComparison.Ordinal);
            Assert.Equal(0, server.ExitCode);

            await using var next = await site.StartAsync();
            Assert.DoesNotContain("of an earlier run", next.Log, StringComparison.Ordinal);
            using var returned = await Site.ReturnAsync(next);
            Assert.Equal(SessionState.Ended, (await returned.GetSessionAsync(session)).State);
        }
    }

    private static string AfterReady(string log) => log[Math.Max(0, log.IndexOf(" is ready: ", StringComparison.Ordinal))..];

    private static async Task<(EndReason?, string?)> FollowAsync(Client.FractalClient client, Guid session)
    {
        await foreach (var now in client.FollowSessionAsync(session))
        {
            if (now.State == SessionState.Ended) return (now.EndReason, now.EndDetail);
        }

        return (null, null);
    }
}
