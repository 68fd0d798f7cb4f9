using System.Globalization;
using Fractal.Client.Sessions;
using Fractal.EndToEnd.Tests.Hosting;
using Xunit;

namespace Fractal.EndToEnd.Tests.Crashes;

/// <summary>A process is killed with SIGKILL: its session ends, its user sees the reason, and nothing of the container is left.</summary>
[Trait("Promise", "nothing is left")]
public sealed class ProcessCrashTests(ProcessCrashTests.OneServer one) : IClassFixture<ProcessCrashTests.OneServer>
{
    [Theory]
    [InlineData("fractal-agent", EndReason.HostLost, "The sandbox ended with code")]
    [InlineData("Xvnc", EndReason.HostLost, "The display ended with code")]
    [InlineData("ratpoison", EndReason.HostLost, "The window manager ended with code")]
    [InlineData("xterm", EndReason.AppExited, "It ended with code 137.")]
    public async Task A_killed_process_ends_its_session_with_a_reason_and_leaves_nothing(string program, EndReason reason, string words)
    {
        using var client = await one.Site.RegisterAsync(one.Server);
        var (session, container) = await Site.OpenAsync(client);
        await using var picture = await RawStream.OpenAsync(session.Connection!);
        await Eventually.TrueAsync(async () => (await client.GetSessionAsync(session.Id)).State == SessionState.Connected, "the picture is open");
        Kill(container, program);
        var ended = await Site.EndedAsync(client, session.Id);
        Assert.Equal(reason, ended.EndReason);
        Assert.StartsWith(words, ended.EndDetail, StringComparison.Ordinal);
        Assert.Empty(Site.LeftOf(container));
        Assert.Equal(0, (await client.MeAsync()).Usage.LiveSessions);
        var again = await client.StartSessionAsync(new StartSessionRequest("terminal", Wait: 30));
        Assert.Equal(SessionState.Claimed, again.State);
        await client.EndSessionAsync(again.Id);
    }

    private static void Kill(ContainerView container, string program)
    {
        var pid = container.Processes.First(id => Name(id).StartsWith(program.Length > 15 ? program[..15] : program, StringComparison.Ordinal)
            || (program == "Xvnc" && Name(id).StartsWith("Xtigervnc", StringComparison.Ordinal)));
        using var killed = System.Diagnostics.Process.GetProcessById(pid);
        killed.Kill();
    }

    private static string Name(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/comm").Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }

    public sealed class OneServer : IAsyncLifetime
    {
        internal Site Site { get; } = new();

        internal FractalProcess Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await Site.StartAsync();

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            Assert.Empty(Site.Left());
            Site.Dispose();
        }
    }
}
