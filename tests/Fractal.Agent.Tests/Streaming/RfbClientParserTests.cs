using CsCheck;
using Fractal.Agent.Streaming;
using Xunit;

namespace Fractal.Agent.Tests.Streaming;

public sealed class RfbClientParserTests
{
    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, RfbMessage.Every.Count)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Every_message_is_framed_wherever_it_is_cut(int number)
    {
        var message = RfbMessage.Every[number];
        for (var cut = 0; cut <= message.Bytes.Length; cut++)
        {
            var parser = Begun();
            var input = parser.TakeAll(message.Bytes.AsSpan(0, cut)) | parser.TakeAll(message.Bytes.AsSpan(cut));
            Assert.True(message.Input == input, $"{message} cut at {cut}");

            // The next message shows that the end was found.
            Assert.False(parser.TakeAll(RfbMessage.UpdateRequest.Bytes));
            Assert.True(parser.TakeAll(RfbMessage.Key(1).Bytes));
            Assert.Null(parser.Unknown);
        }
    }

    [Fact]
    public void Input_is_reported_for_the_chunk_that_completes_it()
    {
        var streams = Gen.Select(RfbMessage.Any.List[1, 12], Gen.Int[1, 40].List[1, 200]);
        streams.Sample((messages, sizes) =>
        {
            var bytes = RfbMessage.Handshake.Concat(messages.SelectMany(m => m.Bytes)).ToArray();
            var ends = new HashSet<int>();
            var end = RfbMessage.Handshake.Length;
            foreach (var message in messages)
            {
                end += message.Bytes.Length;
                if (message.Input) ends.Add(end);
            }

            var parser = new RfbClientParser();
            var at = 0;
            for (var i = 0; at < bytes.Length; i++)
            {
                var size = Math.Min(sizes[i % sizes.Count], bytes.Length - at);
                var expected = ends.Any(e => e > at && e <= at + size);
                if (parser.TakeAll(bytes.AsSpan(at, size)) != expected) return false;
                at += size;
            }

            return parser.Unknown is null;
        });
    }

    [Fact]
    public void Invalid_data_never_throws() => Gen.Byte.Array[0, 2000].Sample(bytes => { new RfbClientParser().TakeAll(bytes); });

    [Fact]
    public void A_pointer_event_without_movement_or_button_is_not_input()
    {
        var parser = Begun();
        RfbMessage[] events =
        [
            RfbMessage.Pointer(0, 10, 10, input: true), RfbMessage.Pointer(0, 10, 10, input: false), RfbMessage.Pointer(0, 11, 10, input: true),
            RfbMessage.Pointer(1, 11, 10, input: true), RfbMessage.Pointer(1, 11, 10, input: false), RfbMessage.Pointer(0, 11, 10, input: true),
            RfbMessage.Pointer(0, 11, 266, input: true), RfbMessage.Pointer(0, 11, 266, input: false),
        ];
        foreach (var moved in events) Assert.Equal(moved.Input, parser.TakeAll(moved.Bytes));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(99)]
    [InlineData(252)]
    public void After_an_unknown_message_type_everything_counts_as_input(byte type)
    {
        var parser = Begun();
        Assert.True(parser.TakeAll([type]));
        Assert.Equal(type, parser.Unknown);
        Assert.True(parser.TakeAll(RfbMessage.UpdateRequest.Bytes));
        Assert.False(parser.TakeAll([]));
    }

    [Fact]
    public void An_unknown_qemu_message_or_security_type_loses_the_framing()
    {
        var qemu = Begun();
        Assert.True(qemu.TakeAll([255, 2]));
        Assert.Equal((byte)255, qemu.Unknown);

        var security = new RfbClientParser();
        Assert.True(security.TakeAll([.. "RFB 003.008\n"u8, 2]));
        Assert.Equal((byte)2, security.Unknown);
    }

    [Theory]
    [InlineData("RFB 003.003\n", false)]
    [InlineData("RFB 003.005\n", false)]
    [InlineData("RFB 003.007\n", true)]
    [InlineData("RFB 003.008\n", true)]
    [InlineData("RFB 003.889\n", true)]
    public void The_client_chooses_the_security_type_since_version_3_7(string version, bool names)
    {
        var parser = new RfbClientParser();
        byte[] hello = [.. System.Text.Encoding.ASCII.GetBytes(version), .. names ? new byte[] { 1 } : [], 1];
        Assert.False(parser.TakeAll(hello));
        Assert.True(parser.TakeAll(RfbMessage.Key(1).Bytes));
        Assert.Null(parser.Unknown);
    }

    [Fact]
    public void The_longest_clipboard_is_skipped_without_being_kept()
    {
        var parser = Begun();
        Assert.False(parser.TakeAll([6, 0, 0, 0, 0x80, 0, 0, 0])); // the largest length, 2 GiB
        Assert.False(parser.TakeAll(new byte[100_000]));
        Assert.Null(parser.Unknown);
    }

    [Fact]
    public void Bytes_are_consumed_up_to_each_pressed_key()
    {
        byte[] bytes =
        [
            .. RfbMessage.Handshake, .. RfbMessage.Pointer(0, 1, 1, input: true).Bytes, .. RfbMessage.Key(65).Bytes, 4, 0, 0, 0, 0, 0, 0, 65,
            255, 0, 0, 1, 1, 0, 4, 0x16, 0, 0, 0, 1, 255, 0, 0, 0, 1, 0, 4, 0x16, 0, 0, 0, 1, .. RfbMessage.UpdateRequest.Bytes,
        ];
        var parser = new RfbClientParser();
        var pressed = new List<(int At, uint Keysym)>();
        for (var at = 0; at < bytes.Length;)
        {
            var piece = parser.Take(bytes.AsSpan(at));
            at += piece.Taken;
            if (piece.Pressed is { } key) pressed.Add((at, key));
        }

        Assert.Equal([(28, 65u), (48, 0x01000416u)], pressed);
        Assert.Null(parser.Unknown);
    }

    [Fact]
    public void A_resize_request_is_taken_out_whole_regardless_of_chunks()
    {
        byte[] bytes = [.. RfbMessage.Handshake, .. RfbMessage.Key(1).Bytes, .. RfbMessage.UpdateRequest.Bytes, .. RfbMessage.Desktop(2).Bytes, .. RfbMessage.UpdateRequest.Bytes];
        byte[] others = [.. RfbMessage.Handshake, .. RfbMessage.Key(1).Bytes, .. RfbMessage.UpdateRequest.Bytes, .. RfbMessage.UpdateRequest.Bytes];
        for (var size = 1; size <= bytes.Length; size++)
        {
            var (parser, passed, resizes) = (new RfbClientParser(), new List<byte>(), new List<byte[]>());
            foreach (var chunk in bytes.Chunk(size))
            {
                for (var at = 0; at < chunk.Length;)
                {
                    var piece = parser.Take(chunk.AsSpan(at));
                    if (piece.Resize is null) passed.AddRange(chunk[at..(at + piece.Taken)]);
                    else if (piece.Resize.Length > 0) resizes.Add(piece.Resize);
                    at += piece.Taken;
                }
            }

            Assert.Equal(others, passed);
            Assert.Equal(RfbMessage.Desktop(2).Bytes, Assert.Single(resizes));
        }
    }

    [Fact]
    public void Buttons_beyond_the_seventh_are_input_too()
    {
        var parser = Begun();
        RfbMessage[] events = [RfbMessage.ManyButtons(0x80, 1, 1, 0, input: true), RfbMessage.ManyButtons(0x80, 1, 1, 1, input: true), RfbMessage.ManyButtons(0x80, 1, 1, 1, input: false)];
        foreach (var sent in events) Assert.Equal(sent.Input, parser.TakeAll(sent.Bytes));
        Assert.False(parser.TakeAll(RfbMessage.UpdateRequest.Bytes));
        Assert.Null(parser.Unknown);
    }

    private static RfbClientParser Begun()
    {
        var parser = new RfbClientParser();
        Assert.False(parser.TakeAll(RfbMessage.Handshake));
        return parser;
    }
}

internal static class RfbClientParsing
{
    /// <returns>Whether there was input among them.</returns>
    public static bool TakeAll(this RfbClientParser parser, ReadOnlySpan<byte> bytes)
    {
        var input = false;
        while (!bytes.IsEmpty)
        {
            var piece = parser.Take(bytes);
            input |= piece.Input;
            bytes = bytes[piece.Taken..];
        }

        return input;
    }
}
