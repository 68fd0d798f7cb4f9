using Microsoft.AspNetCore.Connections;

namespace Fractal.Server.Platform.Http.Connections;

/// <summary>One accepted connection, idle while it serves no request. Guarded by the lock of <see cref="ConnectionLimiter"/>.</summary>
internal sealed class ClientConnection
{
    public ClientConnection(ConnectionContext transport, ConnectionGroup group, ConnectionGroup? network)
    {
        (Transport, Group, Network) = (transport, group, network);
        (PlaceInAll, PlaceInGroup, PlaceInNetwork) = (new(this), new(this), new(this));
    }

    public ConnectionContext Transport { get; }

    public ConnectionGroup Group { get; }

    public ConnectionGroup? Network { get; }

    public int Requests { get; set; }

    public bool Closed { get; set; }

    /// <summary>Its nodes in the lists of idle connections, kept so that a request allocates nothing.</summary>
    public LinkedListNode<ClientConnection> PlaceInAll { get; }

    public LinkedListNode<ClientConnection> PlaceInGroup { get; }

    public LinkedListNode<ClientConnection> PlaceInNetwork { get; }
}

/// <summary>Connections that share a limit: those of one client address, of one network, or of one agent's user id.</summary>
internal sealed class ConnectionGroup(string key)
{
    public string Key => key;

    public int Count { get; set; }

    /// <summary>Longest idle first.</summary>
    public LinkedList<ClientConnection> Idle { get; } = new();
}
