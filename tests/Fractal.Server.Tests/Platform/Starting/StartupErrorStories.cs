using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fractal.Server.Tests.Hosting;
using Fractal.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Platform.Starting;

/// <summary>What an operator sees when the server can't start: the real program, one line, exit code 1.</summary>
public sealed class StartupErrorStories : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fractal-test-").FullName;

    [Theory]
    [InlineData("nonsense", "no address to listen on")]
    [InlineData("ftp://127.0.0.1:1", "no address to listen on")]
    [InlineData("https://127.0.0.1:0", "needs a certificate")]
    [InlineData("http://[2001:db8::1]:9", "this machine has no")]
    public async Task An_invalid_address_is_reported_in_one_line(string urls, string expected) => await ExpectAsync(expected, "--urls", urls);

    [Fact]
    public async Task A_port_in_use_is_reported_in_one_line()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await ExpectAsync("another program listens there", "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));
    }

    [Fact]
    public async Task A_privileged_port_is_reported_in_one_line()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Taking the right away needs root; without root the port may be free to all.");
        var said = await ServerProgram.RunByAsync(["setpriv", "--bounding-set=-net_bind_service"], ["--driver", "simulated", "--data", Path.Combine(folder, "data"), "--urls", "http://127.0.0.1:81"]);
        Expect(said, "ports below 1024 need root or CAP_NET_BIND_SERVICE");
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("AAAA", "is not 32 bytes of base64")]
    public async Task A_wrong_installation_key_is_reported_in_one_line(string key, string expected)
    {
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        await File.WriteAllTextAsync(Path.Combine(folder, "data", "installation.key"), key, TestContext.Current.CancellationToken);
        await ExpectAsync(expected);
    }

    [Fact]
    public async Task A_file_in_place_of_the_data_folder_is_reported_in_one_line()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "data"), "", TestContext.Current.CancellationToken);
        await ExpectAsync("is a file; a folder is needed");
    }

    [Fact]
    public async Task A_folder_that_is_in_use_read_only_or_full_is_reported_in_one_line()
    {
        await using (new FileStream(Directory.CreateDirectory(Path.Combine(folder, "data")) + "/server.lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            await ExpectAsync("Another Fractal server uses");

        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Mounting a small disk needs root.");
        await Shell.RunAsync("mount", "-t", "tmpfs", "-o", "size=64k,mode=0700", "fractal-test", Path.Combine(folder, "data"));
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "data", "fill"), new byte[60 * 1024], TestContext.Current.CancellationToken);
            await ExpectAsync("full");
            await Shell.RunAsync("mount", "-o", "remount,ro", Path.Combine(folder, "data"));
            await ExpectAsync("Read-only file system");
        }
        finally
        {
            await Shell.RunAsync("umount", "-l", Path.Combine(folder, "data"));
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task ExpectAsync(string words, params string[] more) =>
        Expect(await ServerProgram.RunAsync(["--driver", "simulated", "--data", Path.Combine(folder, "data"), .. more.Length > 0 ? more : ["--urls", "http://127.0.0.1:0"]]), words);

    private static void Expect(ServerProgram ended, string words)
    {
        var said = ended.Refused();
        Assert.Contains(words, said, StringComparison.Ordinal);
        Assert.StartsWith("Fractal can't start. ", said, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', said);
    }
}
