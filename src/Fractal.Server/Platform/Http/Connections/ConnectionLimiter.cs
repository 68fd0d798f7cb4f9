using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Platform.Http.Connections;

/// <summary>Why a connection is rejected.</summary>
internal enum ConnectionLimit
{
    /// <summary>The limit of all connections, or of the process's open files, is reached.</summary>
    Total,

    /// <summary>The limit of one client address, or of its network, is reached.</summary>
    Address,
}

/// <summary>
/// Limits the connections of this process in total, per address and per network, below the process's limit of open files. At a limit, the
/// connection that has been idle longest is closed to make room, so that a flood of idle connections keeps no one out. Connections that
/// serve a request are never closed.
/// </summary>
internal sealed class ConnectionLimiter(IOptions<LimitOptions> options, OpenFiles files, TrustedProxies proxies)
{
    private const int SocketLevel = 1, PeerCredentials = 17, NoLimit = int.MaxValue;

    /// <summary>An agent needs only a few. A compromised agent must not exhaust the server's files.</summary>
    private const int PerAgentUser = 64;

    /// <summary>The fraction of all connections that one network may have: an IPv4 /24, an IPv6 /48.</summary>
    private const int NetworkShare = 4;

    private readonly Lock gate = new();
    private readonly Dictionary<string, ConnectionGroup> groups = new(StringComparer.Ordinal);
    private readonly LinkedList<ClientConnection> idle = new();
    private int count;

    public int Count => count;

    /// <summary>The maximum number of open connections now.</summary>
    public int Limit => Math.Min(options.Value.Connections, files.LeftForConnections(count));

    /// <summary>Idle connections that were closed to make room.</summary>
    public long ClosedIdle { get; private set; }

    /// <returns>Null if it is accepted; otherwise the limit that was reached.</returns>
    public ConnectionLimit? Accept(ConnectionContext transport)
    {
        var (key, limit, networkKey) = GroupOf(transport);
        ClientConnection? room = null;
        lock (gate)
        {
            var (group, total) = (groups.GetValueOrDefault(key) ?? new ConnectionGroup(key), Limit);
            if (limit != NoLimit) limit = Math.Min(limit, total / 2); // Even with few connections in total, one address leaves room for others.
            var network = networkKey is null ? null : groups.GetValueOrDefault(networkKey) ?? new ConnectionGroup(networkKey);
            if (group.Count >= limit && (room = group.Idle.First?.Value) is null) return ConnectionLimit.Address;
            if (room is null && network?.Count >= Math.Max(limit, total / NetworkShare) && (room = network.Idle.First?.Value) is null) return ConnectionLimit.Address;
            if (room is null && count >= total && (room = idle.First?.Value) is null) return ConnectionLimit.Total;
            if (room is not null) MakeRoom(room);
            groups[key] = group;
            if (network is not null) groups[network.Key] = network;
            var connection = new ClientConnection(transport, group, network);
            transport.Features.Set(connection);
            count++;
            group.Count++;
            if (network is not null) network.Count++;
            AddIdle(connection);
        }

        room?.Transport.Abort(new ConnectionAbortedException("Closed while idle, to make room for a new connection."));
        return null;
    }

    public void BeginRequest(ClientConnection connection)
    {
        lock (gate)
        {
            if (connection.Requests++ == 0) RemoveIdle(connection);
        }
    }

    public void EndRequest(ClientConnection connection)
    {
        lock (gate)
        {
            if (--connection.Requests == 0 && !connection.Closed) AddIdle(connection);
        }
    }

    public void Close(ClientConnection connection)
    {
        lock (gate) Forget(connection);
    }

    private void MakeRoom(ClientConnection connection)
    {
        ClosedIdle++;
        Forget(connection);
    }

    /// <summary>Runs once: a connection closed to make room is closed again when Kestrel notices.</summary>
    private void Forget(ClientConnection connection)
    {
        if (connection.Closed) return;
        connection.Closed = true;
        RemoveIdle(connection);
        count--;
        if (--connection.Group.Count == 0) groups.Remove(connection.Group.Key);
        if (connection.Network is { } network && --network.Count == 0) groups.Remove(network.Key);
    }

    private void AddIdle(ClientConnection connection)
    {
        idle.AddLast(connection.PlaceInAll);
        connection.Group.Idle.AddLast(connection.PlaceInGroup);
        connection.Network?.Idle.AddLast(connection.PlaceInNetwork);
    }

    private void RemoveIdle(ClientConnection connection)
    {
        if (connection.PlaceInAll.List is null) return;
        idle.Remove(connection.PlaceInAll);
        connection.Group.Idle.Remove(connection.PlaceInGroup);
        connection.Network?.Idle.Remove(connection.PlaceInNetwork);
    }

    private (string Key, int Limit, string? Network) GroupOf(ConnectionContext transport) => transport.RemoteEndPoint switch
    {
        IPEndPoint { Address: var address } when proxies.Contains(address) => ("proxy", NoLimit, null),
        IPEndPoint { Address: var address } => (ClientAddress.KeyOf(address), options.Value.ConnectionsPerAddress, "network " + ClientAddress.NetworkOf(address)),
        _ when PeerUserOf(transport) is { } uid && uid != OpenFiles.OwnUser => ($"uid {uid}", PerAgentUser, null),
        _ => ("local", NoLimit, null),
    };

    private static int? PeerUserOf(ConnectionContext transport)
    {
        if (transport.Features.Get<IConnectionSocketFeature>()?.Socket is not { AddressFamily: AddressFamily.Unix } socket) return null;
        Span<byte> credentials = stackalloc byte[12];
        try
        {
            socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
            return BitConverter.ToInt32(credentials[4..]);
        }
        catch (SocketException)
        {
            return null; // Already closed.
        }
    }
}
