using System.Net;
using Fractal.Server.Containers;
using Yarp.ReverseProxy.Forwarder;

namespace Fractal.Server.Gateway;

/// <summary>Forwards to agents over whatever way their driver opens. Only the WebSocket's own headers pass, in both directions.</summary>
internal sealed class AgentForwarder : IDisposable
{
    /// <summary>A still picture sends nothing for long; whether the browser lives is the agent's to find out.</summary>
    private static readonly ForwarderRequestConfig Config = new() { ActivityTimeout = TimeSpan.FromDays(7), Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    private readonly IHttpForwarder forwarder;
    private readonly HttpMessageInvoker invoker;

    public AgentForwarder(IHttpForwarder forwarder, WayToAgent way)
    {
        this.forwarder = forwarder;
        invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            ConnectCallback = async (context, cancellationToken) => await way.OpenAsync(Guid.ParseExact(context.DnsEndPoint.Host, "N"), cancellationToken),
        });
    }

    public async Task<ForwarderError> ForwardAsync(HttpContext http, Guid containerId, CancellationToken cancellationToken) =>
        await forwarder.SendAsync(http, $"http://{containerId:N}/", invoker, Config, WebSocketHeadersOnly.Instance, cancellationToken);

    public void Dispose() => invoker.Dispose();

    private sealed class WebSocketHeadersOnly : HttpTransformer
    {
        public static readonly WebSocketHeadersOnly Instance = new();

        public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            foreach (var name in proxyRequest.Headers.Select(header => header.Key).ToList())
            {
                if (!name.StartsWith("Sec-WebSocket-", StringComparison.OrdinalIgnoreCase) && name is not ("Connection" or "Upgrade")) proxyRequest.Headers.Remove(name);
            }

            proxyRequest.Headers.Host = null;
        }

        public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
        {
            proxyResponse?.Headers.Remove("Set-Cookie");
            return await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        }
    }
}
