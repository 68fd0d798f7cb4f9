using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Fractal.Cli.Tests.Terminal;

public sealed class AddressTests
{
    [Fact]
    public async Task A_missing_server_is_reported_with_a_remedy()
    {
        using var cli = new Hosting.Cli(new Uri("http://127.0.0.1:9"));
        var run = (await cli.RunAsync("apps")).Exits(3);
        Assert.Contains("Nothing answers at http://127.0.0.1:9/", run.Error, StringComparison.Ordinal);
        Assert.Contains("FRACTAL_SERVER", run.Error, StringComparison.Ordinal);
        Assert.Equal("unreachable", (await cli.RunAsync("apps", "--json")).Exits(3).Json.GetProperty("error").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")]
    [InlineData("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    public async Task A_foreign_server_gets_no_secret(string answer)
    {
        using var foreign = new TcpListener(IPAddress.Loopback, 0);
        foreign.Start();
        var serving = ServeAsync(foreign, answer);
        using var cli = new Hosting.Cli(new Uri($"http://127.0.0.1:{((IPEndPoint)foreign.LocalEndpoint).Port}"));
        (await cli.RunWithInputAsync(Hosting.Cli.Password, "login", cli.Email, "--password-stdin")).Exits(3);
        foreign.Stop();
        Assert.DoesNotContain("fa1.", await serving, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_http_to_another_machine_is_rejected_before_anything_is_sent()
    {
        using var cli = new Hosting.Cli(null);
        var run = (await cli.RunWithInputAsync(Hosting.Cli.Password, "login", cli.Email, "--password-stdin", "--server", "http://fractal.example.org")).Exits(2);
        Assert.Contains("--plain-http", run.Error, StringComparison.Ordinal);
        (await cli.RunAsync("apps", "--server", "localhost:8080")).Exits(2);
    }

    /// <returns>Everything that was sent to it.</returns>
    private static async Task<string> ServeAsync(TcpListener listener, string answer)
    {
        var heard = new StringBuilder();
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                var buffer = new byte[65536];
                heard.Append(Encoding.ASCII.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer)));
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException)
        {
            return heard.ToString();
        }
    }
}
