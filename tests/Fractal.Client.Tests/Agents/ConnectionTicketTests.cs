using Fractal.Client.Agents;
using Xunit;

namespace Fractal.Client.Tests.Agents;

public sealed class ConnectionTicketTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly ConnectionTicket Ticket = new(
        1, TicketPurpose.Stream, Guid.CreateVersion7(Now), Guid.CreateVersion7(Now), Now.AddSeconds(30), Guid.CreateVersion7(Now), Guid.CreateVersion7(Now));

    [Fact]
    public void A_signed_ticket_verifies_to_itself() =>
        Assert.Equal(Ticket, ConnectionTicket.Verify(Ticket.Sign(Key), Key, TicketPurpose.Stream, Now));

    [Fact]
    public void A_ticket_expires() =>
        Assert.Null(ConnectionTicket.Verify(Ticket.Sign(Key), Key, TicketPurpose.Stream, Ticket.ExpiresAt));

    [Fact]
    public void Another_key_or_purpose_does_not_verify()
    {
        var text = Ticket.Sign(Key);
        Assert.Null(ConnectionTicket.Verify(text, new byte[32], TicketPurpose.Stream, Now));
        Assert.Null(ConnectionTicket.Verify(text, Key, (TicketPurpose)2, Now));
    }

    [Fact]
    public void No_character_can_be_changed()
    {
        var text = Ticket.Sign(Key);
        for (var i = 0; i < text.Length - 1; i++)
        {
            var changed = text.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            Assert.Null(ConnectionTicket.Verify(new string(changed), Key, TicketPurpose.Stream, Now));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64url!")]
    public void Invalid_data_is_rejected_without_an_exception(string? text)
    {
        Assert.Null(ConnectionTicket.Verify(text, Key, TicketPurpose.Stream, Now));
        Assert.Null(ConnectionTicket.Peek(text));
    }
}
