namespace Fractal.Client.Agents;

/// <summary>An agent's side of tickets: lets in who has one of ours that was not used before; the first one decides whose session this container serves.</summary>
/// <param name="containerId">The agent's container.</param>
/// <param name="ticketKey">Its ticket key, 32 bytes.</param>
/// <param name="time">The clock that expiry is held against.</param>
public sealed class TicketGate(Guid containerId, byte[] ticketKey, TimeProvider time)
{
    /// <summary>Tickets are good for a minute or so and made one a connection: more at once is an attack on memory.</summary>
    private const int MaxRemembered = 1024;

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, DateTimeOffset> used = [];
    private Guid? pinned;

    /// <summary>Checks a ticket and uses it up.</summary>
    /// <param name="text">The ticket as it came.</param>
    /// <param name="session">The session that is asked for.</param>
    /// <returns>Whether the ticket opens this session, here, now; it never will again.</returns>
    public bool Admit(string? text, Guid session)
    {
        var now = time.GetUtcNow();
        var ticket = ConnectionTicket.Verify(text, ticketKey, TicketPurpose.Stream, now);
        if (ticket is null || ticket.ContainerId != containerId || ticket.SessionId != session) return false;
        lock (gate)
        {
            if (pinned is not null && pinned != session) return false;
            foreach (var (nonce, expiry) in used)
                if (expiry <= now) used.Remove(nonce);
            if (used.Count >= MaxRemembered || !used.TryAdd(ticket.Nonce, ticket.ExpiresAt)) return false;
            pinned = session;
            return true;
        }
    }
}
