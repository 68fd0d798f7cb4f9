using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Platform.Http.Connections;

/// <summary>
/// Kestrel's listeners, accepting only what <see cref="ConnectionLimiter"/> permits. The limit must apply where connections are accepted;
/// Kestrel's own limit is checked later.
/// </summary>
internal sealed class BoundedListeners(
    IOptions<SocketTransportOptions> sockets, ILoggerFactory loggers, ConnectionLimiter connections, ConnectionMetrics metrics, TimeProvider clock, ILogger<BoundedListeners> logger)
    : IConnectionListenerFactory
{
    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromMinutes(1);

    private readonly SocketTransportFactory inner = new(sockets, loggers);
    private readonly LogThrottle warnings = new(clock, BetweenWarnings);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new BoundedListener(await inner.BindAsync(endpoint, cancellationToken), Accepts);

    private bool Accepts(ConnectionContext connection)
    {
        if (connections.Accept(connection) is not { } limit) return true;
        Refuse(connection, limit);
        return false;
    }

    private void Refuse(ConnectionContext connection, ConnectionLimit limit)
    {
        metrics.Refused(limit);
        RefusedConnection.Answer(connection);
        if (warnings.Allows())
            logger.RefusingConnections(limit, connections.Count);
    }

    private sealed class BoundedListener(IConnectionListener listener, Predicate<ConnectionContext> accepts) : IConnectionListener
    {
        public EndPoint EndPoint => listener.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (await listener.AcceptAsync(cancellationToken) is { } connection)
            {
                if (accepts(connection)) return connection;
            }

            return null;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => listener.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => listener.DisposeAsync();
    }
}
