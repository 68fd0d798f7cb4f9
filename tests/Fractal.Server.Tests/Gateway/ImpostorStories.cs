using System.Net.WebSockets;
using System.Text;
using Fractal.Client.Agents;
using Fractal.Client.Problems;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Gateway;

/// <summary>An impostor responds in an agent's place and tries to speak to browsers in this server's name.</summary>
public sealed class ImpostorStories(SqliteServer server) : IClassFixture<SqliteServer>
{
    [Fact]
    public async Task A_response_that_is_not_a_WebSocket_does_not_reach_the_browser()
    {
        var session = await server.StartedAsync(await server.RegisterSubscriberAsync(), await server.AddReadyAppAsync());
        server.Cluster.Impostor = () => new Recording("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 5\r\n\r\nHELLO");
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(session.Connection!.Url.ToString().Replace("ws://", "http://", StringComparison.Ordinal)));
            foreach (var (name, value) in new[] { ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="),
                ("Sec-WebSocket-Protocol", "binary, " + ConnectionTicket.SubprotocolPrefix + session.Connection.Ticket) })
                request.Headers.TryAddWithoutValidation(name, value);
            using var client = server.NewClient();
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(503, (int)answer.StatusCode);
            Assert.Contains(ProblemCodes.Unavailable, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        }
        finally
        {
            server.Cluster.Impostor = null;
        }
    }

    [Fact]
    public async Task Only_headers_of_the_WebSocket_are_forwarded()
    {
        var session = await server.StartedAsync(await server.RegisterSubscriberAsync(), await server.AddReadyAppAsync());
        server.Cluster.Impostor = () => new Recording(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: KEY\r\nSec-WebSocket-Protocol: binary\r\n"
            + "Set-Cookie: a=b\r\nSet-Cookie2: a=b\r\nClear-Site-Data: \"*\"\r\nStrict-Transport-Security: max-age=1\r\nX-Evil: yes\r\n\r\n");
        try
        {
            using var browser = new ClientWebSocket();
            browser.Options.AddSubProtocol("binary");
            browser.Options.AddSubProtocol(ConnectionTicket.SubprotocolPrefix + session.Connection!.Ticket);
            browser.Options.CollectHttpResponseDetails = true;
            await browser.ConnectAsync(session.Connection.Url, TestContext.Current.CancellationToken);
            var names = browser.HttpResponseHeaders!.Keys.Select(name => name.ToLowerInvariant()).ToHashSet();
            Assert.Contains("sec-websocket-accept", names);
            Assert.Empty(names.Intersect(["set-cookie", "set-cookie2", "clear-site-data", "strict-transport-security", "x-evil"]));
        }
        finally
        {
            server.Cluster.Impostor = null;
        }
    }

    /// <summary>A connection on which an impostor waits for a request and answers it, whatever it is.</summary>
    private sealed class Recording(string answer) : Stream
    {
        private readonly StringBuilder request = new();
        private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Stream? said;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            request.Append(Encoding.ASCII.GetString(buffer.Span));
            if (request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal)) asked.TrySetResult();
            return ValueTask.CompletedTask;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await asked.Task.WaitAsync(cancellationToken);
            said ??= new MemoryStream(Encoding.ASCII.GetBytes(answer.Replace("KEY", Accept(), StringComparison.Ordinal)));
            var read = await said.ReadAsync(buffer, cancellationToken);
            if (read == 0) await closed.Task.WaitAsync(cancellationToken);
            return read;
        }

        /// <summary>Reads return the end of the stream, as with a socket.</summary>
        protected override void Dispose(bool disposing)
        {
            closed.TrySetResult();
            base.Dispose(disposing);
        }

        public override void Flush()
        {
            // Nothing is buffered.
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        /// <summary>RFC 6455, section 1.3.</summary>
        private string Accept()
        {
            var key = request.ToString().Split("\r\n").First(line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase)).Split(':')[1].Trim();
#pragma warning disable CA5350 // The protocol says so.
            return Convert.ToBase64String(System.Security.Cryptography.SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        }
    }
}
