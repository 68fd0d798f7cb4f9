using System.Net;
using System.Net.Sockets;
using System.Net.NetworkInformation;

namespace Fractal.Drivers.Tests.Hostile;

/// <summary>What a hostile app would like to reach on this machine: listeners on every address and in the abstract namespace, which count who came.</summary>
internal sealed class HostBait : IDisposable
{
    private readonly TcpListener everywhere = new(IPAddress.Any, 0);
    private readonly Socket hidden = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private int visits;

    public HostBait()
    {
        everywhere.Start();
        hidden.Bind(new UnixDomainSocketEndPoint("\0" + Abstract));
        hidden.Listen();
        _ = CountAsync(everywhere.Server);
        _ = CountAsync(hidden);
    }

    public int Port => ((IPEndPoint)everywhere.LocalEndpoint).Port;

    public string Abstract { get; } = $"fractal-test-{Guid.CreateVersion7():N}";

    public int Visits => Volatile.Read(ref visits);

    public static string Addresses => string.Join(' ', NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(i => i.GetIPProperties().UnicastAddresses)
        .Where(a => a.Address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a.Address)).Select(a => a.Address));

    public void Dispose()
    {
        everywhere.Dispose();
        hidden.Dispose();
    }

    private async Task CountAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                using var visitor = await listener.AcceptAsync();
                Interlocked.Increment(ref visits);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return; // The test is over.
        }
    }
}
