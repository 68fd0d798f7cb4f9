using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Fractal.Drivers.Tests.Hostile;

/// <summary>
/// Targets for a hostile app on this machine: listeners on every address and in the abstract namespace, which count connections.
/// </summary>
internal sealed class HostBait : IDisposable
{
    private readonly TcpListener everywhere = new(IPAddress.Any, 0);
    private readonly Socket hidden = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Socket datagrams = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private int visits;

    public HostBait()
    {
        everywhere.Start();
        hidden.Bind(new UnixDomainSocketEndPoint("\0" + Abstract));
        hidden.Listen();
        datagrams.Bind(new IPEndPoint(IPAddress.Any, 0));
        datagrams.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(Group, LanAddress()));
        _ = CountAsync(everywhere.Server);
        _ = AnswerAsync();
        _ = CountAsync(hidden);
    }

    public int Port => ((IPEndPoint)everywhere.LocalEndpoint).Port;

    /// <summary>A multicast group of this machine, and the port of its listener.</summary>
    public string Multicast => $"{Group} {((IPEndPoint)datagrams.LocalEndPoint!).Port}";

    public string Abstract { get; } = $"fractal-test-{Guid.CreateVersion7():N}";

    public int Visits => Volatile.Read(ref visits);

    public static string Addresses => string.Join(' ', NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(i => i.GetIPProperties().UnicastAddresses)
        .Where(a => a.Address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a.Address)).Select(a => a.Address));

    public void Dispose()
    {
        everywhere.Dispose();
        hidden.Dispose();
        datagrams.Dispose();
    }

    /// <summary>Administratively scoped, as for services on a local network.</summary>
    private static IPAddress Group { get; } = IPAddress.Parse("239.255.77.77");

    /// <summary>Where packets to the group leave and, on this machine, arrive.</summary>
    private static IPAddress LanAddress() =>
        Addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var first, ..] ? IPAddress.Parse(first) : IPAddress.Loopback;

    private async Task AnswerAsync()
    {
        var buffer = new byte[64];
        try
        {
            while (true)
            {
                var received = await datagrams.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                Interlocked.Increment(ref visits);
                await datagrams.SendToAsync("answer from the host"u8.ToArray(), received.RemoteEndPoint);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return; // The test is over.
        }
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
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return; // The test is over.
        }
    }
}
