using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fractal.EndToEnd.Tests.Hosting;
using Xunit;

namespace Fractal.EndToEnd.Tests.Attacks;

/// <summary>A server that terminates https itself, without a proxy.</summary>
public sealed class HttpsTests
{
    /// <summary>A connection with HTTP/2 would carry a hundred requests, so that limits of connections would not bound memory.</summary>
    [Fact]
    public async Task Https_offers_only_HTTP_1_1()
    {
        var certificate = Directory.CreateTempSubdirectory("fractal-test-").FullName + "/server.pfx";
        await File.WriteAllBytesAsync(certificate, SelfSigned(), TestContext.Current.CancellationToken);
        var port = FractalProcess.FreePort();
        await using var server = await FractalProcess.StartWithHttpsAsync(new Uri($"https://127.0.0.1:{port}"),
            "Fractal:Driver=simulated", "Fractal:Apps:terminal:Idle=0", $"Kestrel:Certificates:Default:Path={certificate}", "Kestrel:Certificates:Default:Password=test");

        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "127.0.0.1", ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
                RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.Subject == "CN=127.0.0.1",
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(SslApplicationProtocol.Http11, tls.NegotiatedApplicationProtocol);
    }

    private static byte[] SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        return certificate.Export(X509ContentType.Pfx, "test");
    }
}
