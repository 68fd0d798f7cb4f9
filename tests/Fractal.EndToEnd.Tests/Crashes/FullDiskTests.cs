using System.Diagnostics;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Fractal.EndToEnd.Tests.Hosting;
using Xunit;

namespace Fractal.EndToEnd.Tests.Crashes;

/// <summary>The disk of the data folder is full: a small tmpfs, filled by a file beside the data.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task With_a_full_disk_starts_fail_sessions_continue_and_everything_recovers()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Mounting a small disk needs root.");
        var disk = Directory.CreateTempSubdirectory("fractal-test-").FullName;
        await RunAsync("mount", "-t", "tmpfs", "-o", "size=6m,mode=0700", "fractal-test", disk);
        try
        {
            using var site = new Site { Data = Path.Combine(disk, "data") };
            await using var server = await site.StartAsync("Fractal:Apps:terminal:ConnectTimeout=10min");
            using var client = await site.RegisterAsync(server);
            var (running, container) = await Site.OpenAsync(client);
            await using var picture = await RawStream.OpenAsync(running.Connection!);
            await Eventually.TrueAsync(async () => (await client.GetSessionAsync(running.Id)).State == SessionState.Connected, "the picture is open");
            Fill(Path.Combine(disk, "full"));

            Assert.Equal(ProblemCodes.Unavailable, (await RefusedAsync(client)).Code);
            await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
            Assert.NotEmpty(container.StillRunning());
            Assert.Equal(SessionState.Connected, (await client.GetSessionAsync(running.Id)).State);

            File.Delete(Path.Combine(disk, "full"));
            await Eventually.TrueAsync(async () => await TryStartAsync(client), "a start succeeds once there is room");
            foreach (var session in await client.ListSessionsAsync()) await client.EndSessionAsync(session.Id);
            await Eventually.TrueAsync(async () => (await client.ListSessionsAsync()).All(s => s.State == SessionState.Ended), "all have ended");
            Assert.Empty(Site.LeftOf(container));
            await server.StopAsync();
            Assert.Empty(site.Left());
        }
        finally
        {
            await RunAsync("umount", "-l", disk);
            Directory.Delete(disk);
        }
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in new[] { 65_536, 4096, 512, 1 })
        {
            try
            {
                while (true) file.Write(new byte[size]);
            }
            catch (IOException)
            {
                continue; // No space for this size; perhaps for less.
            }
        }
    }

    /// <summary>The write-ahead log has some free space, so a few more starts may succeed before the first failure.</summary>
    private static async Task<FractalProblemException> RefusedAsync(Client.FractalClient client)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            try
            {
                var session = await client.StartSessionAsync(new StartSessionRequest("terminal"));
                await client.EndSessionAsync(session.Id);
            }
            catch (FractalProblemException problem) when (problem.Code is not (ProblemCodes.QuotaExceeded or ProblemCodes.RateLimited))
            {
                return problem;
            }
        }

        throw new TimeoutException("No start was refused, with the disk full.");
    }

    private static async Task<bool> TryStartAsync(Client.FractalClient client)
    {
        try
        {
            return (await client.StartSessionAsync(new StartSessionRequest("terminal", Wait: 10))).State == SessionState.Claimed;
        }
        catch (FractalProblemException)
        {
            return false;
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} failed");
    }
}
