namespace Fractal.Client.Agents;

/// <summary>
/// Admits clients to an agent by ticket: a valid one that was not used before. The first one determines whose session this container
/// serves.
/// </summary>
/// <param name="containerId">The agent's container.</param>
/// <param name="ticketKey">Its ticket key, 32 bytes.</param>
/// <param name="time">The clock for expiry.</param>
public sealed class TicketGate(Guid containerId, byte[] ticketKey, TimeProvider time)
{
    /// <summary>Tickets are valid for about a minute, one per connection; a larger number at once is an attack on memory.</summary>
    private const int MaxRemembered = 1024;

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, DateTimeOffset> used = [];
    private Guid? pinned;

    /// <summary>Verifies a ticket and marks it as used.</summary>
    /// <param name="text">The received ticket.</param>
    /// <param name="session">The requested session.</param>
    /// <returns>Whether the ticket opens this session; it never will again.</returns>
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
