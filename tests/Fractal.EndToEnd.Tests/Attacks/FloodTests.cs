using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Fractal.Client;
using Fractal.Client.Sessions;
using Fractal.EndToEnd.Tests.Hosting;
using Xunit;

namespace Fractal.EndToEnd.Tests.Attacks;

/// <summary>Floods of connections and request bodies, without a sign-in.</summary>
public sealed class FloodTests(FloodedServer server) : IClassFixture<FloodedServer>
{
    private const int Connections = 1100;

    [Fact]
    public async Task More_idle_connections_than_open_files_do_not_stop_the_server_or_a_live_stream()
    {
        using var client = new FractalClient(server.Process.Address);
        await client.RegisterAsync("flood@example.org", "a password of a user");
        await client.LoginAsync("flood@example.org", "a password of a user");
        var session = await client.StartSessionAsync(new StartSessionRequest("terminal", Wait: 30));
        await using var stream = await RawStream.OpenAsync(session.Connection!);
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < Connections; i++) sockets.Add(await server.ConnectAsync());
            using var newcomer = new HttpClient { BaseAddress = server.Process.Address };
            Assert.Equal("ready", await newcomer.GetStringAsync(new Uri("/readyz", UriKind.Relative), TestContext.Current.CancellationToken));
            Assert.True(server.OpenFiles < FloodedServer.FileLimit, $"{server.OpenFiles} files are open");
            Assert.Contains(session.Id, (await client.ListSessionsAsync()).Select(s => s.Id));
            await Eventually.TrueAsync(async () => (await client.GetSessionAsync(session.Id)).State == SessionState.Connected, "the stream is still connected");
            var metrics = await newcomer.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Matches("fractal_connections_closed_idle_total\\S* [1-9]", metrics);
        }
        finally
        {
            foreach (var socket in sockets) socket.Dispose();
        }
    }

    [Fact]
    public async Task Connections_that_are_busy_are_refused_beyond_the_limit_with_503_and_end_when_their_bodies_come_too_slowly()
    {
        var sockets = new ConcurrentBag<Socket>();
        try
        {
            // More than the limit: connections without data are closed for new ones, until all are busy.
            var refusedAtOnce = await OccupyAsync(sockets, Connections + (Connections / 2), _ => "127.0.0.1");
            Assert.True(server.OpenFiles < FloodedServer.FileLimit, $"{server.OpenFiles} files are open");
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
            var answers = await Task.WhenAll(sockets.Select(socket => FloodedServer.FirstLineAsync(socket, limit.Token)));
            Assert.Equal(["", "HTTP/1.1 408 Request Timeout", "HTTP/1.1 503 Service Unavailable"], answers.Concat(Enumerable.Repeat("", refusedAtOnce)).Distinct().Order(StringComparer.Ordinal));
            await Eventually.TrueAsync(AnswersAsync, "newcomers are served again");
        }
        finally
        {
            foreach (var socket in sockets) socket.Dispose();
        }
    }

    [Fact]
    public async Task One_network_can_not_use_up_all_connections()
    {
        var sockets = new ConcurrentBag<Socket>();
        try
        {
            await OccupyAsync(sockets, Connections, i => $"127.0.5.{(i % 4) + 1}");
            using var newcomer = await server.ConnectAsync("127.0.6.1");
            await SendAsync(newcomer, $"GET /readyz HTTP/1.1\r\nHost: {server.Process.Address.Authority}\r\n\r\n");
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            Assert.Equal("HTTP/1.1 200 OK", await FloodedServer.ReadLineAsync(new NetworkStream(newcomer), limit.Token));
        }
        finally
        {
            foreach (var socket in sockets) socket.Dispose();
        }

        await Eventually.TrueAsync(AnswersAsync, "newcomers are served again");
    }

    [Theory]
    [InlineData("/v1/agent/enrol", "application/json", "{\"code\":\"")]
    [InlineData("/v1/agent/exited", "application/json", "{\"reason\":\"")]
    [InlineData("/v1/accounts/login", "application/json", "{\"email\":\"")]
    [InlineData("/sign-in", "application/x-www-form-urlencoded", "email=")]
    [InlineData("/sign-in", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n")]
    public async Task Large_bodies_are_rejected_and_use_no_memory_or_disk(string path, string contentType, string beginning)
    {
        var files = TemporaryFiles();
        var before = server.MemoryMiB;
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => server.PostAsync(path, contentType, 28_000_000, beginning)));
        Assert.Empty(answers.Except(["", "HTTP/1.1 413 Payload Too Large", "HTTP/1.1 401 Unauthorized", "HTTP/1.1 429 Too Many Requests", "HTTP/1.1 400 Bad Request"]).Distinct());
        Assert.True(server.MemoryMiB < before + 100, $"{before} MiB before, {server.MemoryMiB} MiB after");
        Assert.Equal(files, TemporaryFiles());
        Assert.True(await AnswersAsync());
    }

    private static int TemporaryFiles() => Directory.EnumerateFiles(Path.GetTempPath(), "ASPNETCORE_*").Count();

    /// <summary>
    /// Connects several at a time, each with a body that stops early. Its first part is large enough for ten seconds at the minimum data
    /// rate, so that on a slow machine the first connection does not time out before the last is made.
    /// </summary>
    /// <returns>The number of connections that were rejected immediately.</returns>
    private async Task<int> OccupyAsync(ConcurrentBag<Socket> sockets, int count, Func<int, string> from)
    {
        const int FirstPart = 20_000;
        var refused = 0;
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            try
            {
                var socket = await server.ConnectAsync(from(i));
                sockets.Add(socket);
                await SendAsync(socket, $"POST /v1/accounts/kdf HTTP/1.1\r\nHost: {server.Process.Address.Authority}\r\nContent-Type: application/json\r\nContent-Length: {2 * FirstPart}\r\n\r\n{{{new string(' ', FirstPart)}");
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
            {
                Interlocked.Increment(ref refused);
            }
        });
        return refused;
    }

    private static async Task SendAsync(Socket socket, string text)
    {
        try
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(text));
        }
        catch (SocketException)
        {
            // Already rejected.
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var newcomer = new HttpClient { BaseAddress = server.Process.Address };
            return await newcomer.GetStringAsync(new Uri("/readyz", UriKind.Relative), TestContext.Current.CancellationToken) == "ready";
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
