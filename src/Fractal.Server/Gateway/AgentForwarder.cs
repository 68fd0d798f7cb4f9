using System.Net;
using Fractal.Server.Containers.Agents;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Sessions;
using Yarp.ReverseProxy.Forwarder;

namespace Fractal.Server.Gateway;

/// <summary>Forwards WebSockets to agents. Only the WebSocket's own headers pass, in both directions.</summary>
internal sealed class AgentForwarder(IHttpForwarder forwarder, AgentHttp agents)
{
    /// <summary>A still picture sends nothing for a long time. The agent detects dead browsers.</summary>
    private static readonly ForwarderRequestConfig Config = new() { ActivityTimeout = TimeSpan.FromDays(7), Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    public async Task<ForwarderError> ForwardAsync(HttpContext http, Guid containerId, CancellationToken cancellationToken) =>
        await forwarder.SendAsync(http, AgentHttp.AddressOf(containerId), agents.Invoker, Config, WebSocketHeadersOnly.Instance, cancellationToken);

    private sealed class WebSocketHeadersOnly : HttpTransformer
    {
        public static readonly WebSocketHeadersOnly Instance = new();

        public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            foreach (var name in proxyRequest.Headers.Select(header => header.Key).ToList())
            {
                if (!IsOfWebSocket(name)) proxyRequest.Headers.Remove(name);
            }

            proxyRequest.Headers.Host = null;
        }

        public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
        {
            // No other response of an agent may reach the browser: an app that controlled the agent could otherwise speak in this server's
            // name.
            if (proxyResponse?.StatusCode != HttpStatusCode.SwitchingProtocols)
            {
                var problem = proxyResponse?.StatusCode == HttpStatusCode.Forbidden ? SessionProblems.InvalidTicket : PlatformProblems.Unavailable;
                await problem.ExecuteAsync(httpContext);
                return false;
            }

            foreach (var name in proxyResponse.Headers.Select(header => header.Key).ToList())
            {
                if (!IsOfWebSocket(name)) proxyResponse.Headers.Remove(name);
            }

            proxyResponse.Content.Headers.Clear();
            return await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        }

        private static bool IsOfWebSocket(string name) => name.StartsWith("Sec-WebSocket-", StringComparison.OrdinalIgnoreCase) || name is "Connection" or "Upgrade";
    }
}
