using System.Net;

namespace Fractal.Server.Containers.Agents;

/// <summary>An HTTP client for agents, over the connection that their driver opens. The host of an address is the container's id.</summary>
internal sealed class AgentHttp(AgentConnection way) : IDisposable
{
    public HttpMessageInvoker Invoker { get; } = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        ConnectCallback = async (context, cancellationToken) => await way.OpenAsync(Guid.ParseExact(context.DnsEndPoint.Host, "N"), cancellationToken),
    });

    public static string AddressOf(Guid containerId) => $"http://{containerId:N}/";

    public void Dispose() => Invoker.Dispose();
}
