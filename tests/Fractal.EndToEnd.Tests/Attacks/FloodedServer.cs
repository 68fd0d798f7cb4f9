using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Fractal.EndToEnd.Tests.Hosting;
using Xunit;

namespace Fractal.EndToEnd.Tests.Attacks;

/// <summary>A server that may open 1,024 files, and attacks on it over raw sockets on loopback.</summary>
public sealed class FloodedServer : IAsyncLifetime
{
    public const int FileLimit = 1024;

    public FractalProcess Process { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Process = await FractalProcess.StartWithFileLimitAsync(FileLimit, "Fractal:Driver=simulated", "Fractal:Apps:terminal:Idle=1", "Fractal:Limits:CredentialsPerMinute=1000000");

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    public int OpenFiles => Directory.EnumerateFileSystemEntries($"/proc/{Process.ProcessId}/fd").Count();

    public long MemoryMiB => MemoryOf(Process);

    public static long MemoryOf(FractalProcess process) =>
        long.Parse(File.ReadLines($"/proc/{process.ProcessId}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;

    public async Task<Socket> ConnectAsync(string from = "127.0.0.1")
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Process.Address.Port), TestContext.Current.CancellationToken);
        return socket;
    }

    /// <summary>Announces a body, sends as much as the server accepts, and returns the first line of the response.</summary>
    public async Task<string> PostAsync(string path, string contentType, long length, string beginning)
    {
        using var socket = await ConnectAsync();
        await using var stream = new NetworkStream(socket);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var head = $"POST {path} HTTP/1.1\r\nHost: {Process.Address.Authority}\r\nContent-Type: {contentType}\r\nContent-Length: {length}\r\n\r\n{beginning}";
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), limit.Token);
            var filling = new byte[64 * 1024];
            Array.Fill(filling, (byte)'a');
            for (var sent = 0L; sent < length; sent += filling.Length) await stream.WriteAsync(filling, limit.Token);
        }
        catch (IOException)
        {
            // The server responded and closed before receiving all of it.
        }

        return await ReadLineAsync(stream, limit.Token);
    }

    /// <returns>Empty if the connection was closed without a response, or reset while the request was being sent.</returns>
    public static async Task<string> FirstLineAsync(Socket socket, CancellationToken cancellationToken) =>
        socket.Connected ? await ReadLineAsync(new NetworkStream(socket), cancellationToken) : "";

    /// <returns>Empty if the connection was closed without a response.</returns>
    public static async Task<string> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = new StreamReader(stream, Encoding.ASCII);
            return await reader.ReadLineAsync(cancellationToken) ?? "";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
