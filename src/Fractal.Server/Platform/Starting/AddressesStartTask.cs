using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fractal.Server.Platform.Http;

namespace Fractal.Server.Platform.Starting;

/// <summary>Tries each address of <c>--urls</c> before anything starts, so that errors are reported in one line.</summary>
internal sealed class AddressesStartTask(IConfiguration configuration) : StartTask
{
    private const int FirstUnprivilegedPort = 1024;

    public override int Order => Settings;

    public override Task RunAsync(CancellationToken cancellationToken)
    {
        var urls = configuration["urls"];
        foreach (var url in (string.IsNullOrEmpty(urls) ? Listening.DefaultUrl : urls).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) Check(url);
        return Task.CompletedTask;
    }

    private void Check(string url)
    {
        var address = Parse(url);
        if (address.Scheme == "https") CheckCertificate(url);
        if (address.IsUnixPipe || address.Port == 0) return;
        foreach (var endpoint in EndpointsOf(address))
        {
            try
            {
                using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                if (endpoint.AddressFamily == AddressFamily.InterNetworkV6 && endpoint.Address.Equals(IPAddress.IPv6Any)) socket.DualMode = true;
                socket.Bind(endpoint);
                socket.Listen();
            }
            catch (SocketException exception)
            {
                // A server without IPv6 listens on IPv4 only.
                if (endpoint.Address.Equals(IPAddress.IPv6Any) && exception.SocketErrorCode is SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable) continue;
                throw new StartException($"It can't listen on {url}: {Explain(exception.SocketErrorCode, endpoint.Port)}", exception);
            }
        }
    }

    private void CheckCertificate(string url)
    {
        var certificate = configuration.GetSection("Kestrel:Certificates:Default");
        if (!certificate.GetChildren().Any())
            throw new StartException($"{url} needs a certificate: set Kestrel:Certificates:Default:Path and :KeyPath (or :Password), or let a proxy in front serve https.");
        foreach (var file in new[] { certificate["Path"], certificate["KeyPath"] }.OfType<string>().Where(file => !File.Exists(file)))
            throw new StartException($"The certificate's file {file} does not exist (Kestrel:Certificates:Default).");
    }

    private static BindingAddress Parse(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            if (address.Scheme is not ("http" or "https")) throw new FormatException();
            return address;
        }
        catch (FormatException exception)
        {
            throw new StartException($"\"{url}\" is no address to listen on. --urls takes http://HOST:PORT or https://HOST:PORT, several separated by semicolons.", exception);
        }
    }

    /// <summary>As Kestrel interprets it: any host name that is not an address means all addresses.</summary>
    private static IEnumerable<IPEndPoint> EndpointsOf(BindingAddress address) => address.Host switch
    {
        "localhost" => [new(IPAddress.Loopback, address.Port)],
        var host when IPAddress.TryParse(host.Trim('[', ']'), out var ip) => [new(ip, address.Port)],
        _ => [new(IPAddress.IPv6Any, address.Port)],
    };

    private static string Explain(SocketError error, int port) => error switch
    {
        SocketError.AddressAlreadyInUse => "another program listens there. Stop it, or choose another port with --urls.",
        SocketError.AccessDenied when port < FirstUnprivilegedPort => string.Create(CultureInfo.InvariantCulture, $"ports below {FirstUnprivilegedPort} need root or CAP_NET_BIND_SERVICE. Choose another port, or put a proxy in front."),
        SocketError.AccessDenied => "this user may not listen there.",
        SocketError.AddressFamilyNotSupported => "this machine has no IPv6. Use an IPv4 address.",
        SocketError.AddressNotAvailable => "this machine has no such address.",
        _ => $"{new SocketException((int)error).Message}.",
    };
}
