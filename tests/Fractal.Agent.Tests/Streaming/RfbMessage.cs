using System.Buffers.Binary;
using CsCheck;

namespace Fractal.Agent.Tests.Streaming;

/// <summary>A client's message as bytes, and whether it counts as input.</summary>
internal sealed record RfbMessage(string Name, byte[] Bytes, bool Input)
{
    public static readonly byte[] Handshake = [.. "RFB 003.008\n"u8, 1, 1];

    public static RfbMessage SetPixelFormat { get; } = new("SetPixelFormat", [0, .. new byte[19]], Input: false);
    public static RfbMessage FixColourMap { get; } = new("FixColourMapEntries", [1, 0, 0, 0, 0, 0], Input: false);
    public static RfbMessage UpdateRequest { get; } = new("FramebufferUpdateRequest", [3, 1, .. new byte[8]], Input: false);
    public static RfbMessage ContinuousUpdates { get; } = new("EnableContinuousUpdates", [150, 1, .. new byte[8]], Input: false);
    public static RfbMessage Power { get; } = new("xvp", [250, 0, 1, 2], Input: false);
    public static RfbMessage QemuAudio { get; } = new("QEMU audio on", [255, 1, 0, 0], Input: false);
    public static RfbMessage QemuAudioFormat { get; } = new("QEMU audio format", [255, 1, 0, 2, 3, 2, 0, 0, 172, 68], Input: false);

    public static RfbMessage Encodings(int count) => new($"SetEncodings {count}", [2, 0, .. Short(count), .. Filled(count * 4)], Input: false);

    public static RfbMessage Key(byte key) => new("KeyEvent", [4, 1, 0, 0, 0, 0, 0, key], Input: true);

    public static RfbMessage QemuKey(byte key) => new("QEMU key", [255, 0, 0, 1, 0, 0, 0, key, 0, 0, 0, key], Input: true);

    public static RfbMessage Pointer(byte buttons, int x, int y, bool input) => new($"PointerEvent {x},{y}", [5, buttons, .. Short(x), .. Short(y)], input);

    /// <summary>With the extension for buttons beyond the seventh, marked by the first byte's highest bit.</summary>
    public static RfbMessage ManyButtons(byte buttons, int x, int y, byte more, bool input) => new($"extended PointerEvent {x},{y}", [5, buttons, .. Short(x), .. Short(y), more], input);

    public static RfbMessage Cut(int length) => new($"ClientCutText {length}", [6, 0, 0, 0, .. Long(length), .. Filled(length)], Input: false);

    /// <summary>The extended clipboard has a negative length.</summary>
    public static RfbMessage ExtendedCut(int length) => new($"extended ClientCutText {length}", [6, 0, 0, 0, .. Long(-length), .. Filled(length)], Input: false);

    public static RfbMessage Fence(byte length) => new($"ClientFence {length}", [248, 0, 0, 0, 128, 0, 0, 0, length, .. Filled(length)], Input: false);

    public static RfbMessage Desktop(byte screens) => new($"SetDesktopSize {screens}", [251, 0, 4, 0, 3, 0, screens, 0, .. Filled(screens * 16)], Input: false);

    /// <summary>All messages, with and without a tail.</summary>
    public static IReadOnlyList<RfbMessage> Every { get; } =
    [
        SetPixelFormat, FixColourMap, Encodings(0), Encodings(7), UpdateRequest, Key(65), Cut(0), Cut(11), ExtendedCut(4), ExtendedCut(300),
        ContinuousUpdates, Fence(0), Fence(64), Power, Desktop(0), Desktop(2), QemuKey(9), QemuAudio, QemuAudioFormat,
    ];

    /// <summary>Any message except the pointer's, whose meaning depends on the previous one.</summary>
    public static Gen<RfbMessage> Any { get; } = Gen.OneOf(
        Gen.Int[0, Every.Count - 1].Select(i => Every[i]),
        Gen.Byte.Select(Key), Gen.Byte.Select(QemuKey), Gen.Byte.Select(Fence), Gen.Int[0, 40].Select(Encodings),
        Gen.Int[0, 500].Select(Cut), Gen.Int[1, 500].Select(ExtendedCut), Gen.Byte[0, 9].Select(Desktop));

    public override string ToString() => Name;

    private static byte[] Short(int value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return bytes;
    }

    private static byte[] Long(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>Content that would be key events if it were parsed as messages.</summary>
    private static byte[] Filled(int length) => [.. Enumerable.Repeat((byte)4, length)];
}
