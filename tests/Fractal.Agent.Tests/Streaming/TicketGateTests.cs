using System.Security.Cryptography;
using Fractal.Client.Agents;
using Xunit;

namespace Fractal.Agent.Tests.Streaming;

[Trait("Promise", "the gate")]
public sealed class TicketGateTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly SetClock clock = new(Start);
    private readonly Guid container = Guid.CreateVersion7();
    private readonly Guid session = Guid.CreateVersion7();
    private readonly TicketGate gate;

    public TicketGateTests() => gate = new TicketGate(container, Key, clock);

    [Fact]
    public void A_ticket_works_once()
    {
        var ticket = Ticket().Sign(Key);
        Assert.True(gate.Admit(ticket, session));
        Assert.False(gate.Admit(ticket, session));
        Assert.True(gate.Admit(Ticket().Sign(Key), session));
    }

    [Fact]
    public async Task Of_concurrent_uses_one_succeeds()
    {
        var ticket = Ticket().Sign(Key);
        var admitted = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => gate.Admit(ticket, session))));
        Assert.Single(admitted, true);
    }

    [Fact]
    public void The_first_session_is_the_only_one()
    {
        var other = Guid.CreateVersion7();
        Assert.True(gate.Admit(Ticket().Sign(Key), session));
        Assert.False(gate.Admit((Ticket() with { SessionId = other }).Sign(Key), other));
        Assert.True(gate.Admit(Ticket().Sign(Key), session));
    }

    [Fact]
    public void A_rejected_ticket_does_not_determine_the_session()
    {
        var other = Guid.CreateVersion7();
        Assert.False(gate.Admit((Ticket() with { SessionId = other }).Sign(new byte[32]), other));
        Assert.False(gate.Admit(Ticket().Sign(Key), other));
        Assert.True(gate.Admit(Ticket().Sign(Key), session));
    }

    [Fact]
    public void A_missing_forged_or_foreign_ticket_is_rejected()
    {
        Assert.False(gate.Admit((Ticket() with { ContainerId = Guid.CreateVersion7() }).Sign(Key), session));
        Assert.False(gate.Admit((Ticket() with { Purpose = (TicketPurpose)9 }).Sign(Key), session));
        Assert.False(gate.Admit(Ticket().Sign(RandomNumberGenerator.GetBytes(32)), session));
        Assert.False(gate.Admit(null, session));
        Assert.False(gate.Admit("", session));
    }

    [Fact]
    public void A_ticket_expires()
    {
        var ticket = Ticket().Sign(Key);
        clock.Now = Start.AddSeconds(30);
        Assert.False(gate.Admit(ticket, session));
    }

    /// <summary>A nonce is remembered while its ticket is valid, up to a maximum number.</summary>
    [Fact]
    public void The_memory_of_used_tickets_is_bounded()
    {
        var admitted = 0;
        while (gate.Admit(Ticket().Sign(Key), session)) admitted++;
        Assert.Equal(1024, admitted);
        clock.Now = Start.AddSeconds(30);
        Assert.True(gate.Admit(Ticket().Sign(Key), session));
    }

    private ConnectionTicket Ticket() => new(1, TicketPurpose.Stream, session, container, clock.Now.AddSeconds(30), Guid.CreateVersion7(), Guid.CreateVersion7());
}
