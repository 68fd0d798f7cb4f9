using System.Buffers.Binary;
using System.Net;

namespace Fractal.Drivers.Local.Filters;

/// <summary>
/// Compiles address ranges into a packet filter for the container's network device. Routes are not enough: a socket that is bound to a
/// device, or that selects one for multicast, bypasses them.
/// </summary>
internal static class PacketFilter
{
    /// <summary>The results as tc interprets them (TC_ACT_OK, TC_ACT_SHOT).</summary>
    public const uint Pass = 0, Drop = 2;

    private const int EthernetTypeOffset = 12, SourceOffset = 26, DestinationOffset = 30;
    private const uint Ipv4 = 0x0800, Arp = 0x0806;

    /// <summary>For packets that leave the container.</summary>
    /// <param name="denied">Ranges that are dropped.</param>
    /// <param name="allowed">Single addresses in these ranges that pass.</param>
    public static BpfProgram Outgoing(IEnumerable<string> denied, IEnumerable<string> allowed) => Compile(DestinationOffset, denied, allowed);

    /// <summary>
    /// For packets that arrive: slirp4netns delivers a datagram from any sender to a port from which the container once sent.
    /// </summary>
    /// <param name="denied">Ranges that are dropped.</param>
    /// <param name="allowed">Single addresses in these ranges that pass.</param>
    public static BpfProgram Incoming(IEnumerable<string> denied, IEnumerable<string> allowed) => Compile(SourceOffset, denied, allowed);

    private static BpfProgram Compile(int addressOffset, IEnumerable<string> denied, IEnumerable<string> allowed)
    {
        BpfLabel address = new(), other = new();
        var code = new BpfAssembler().LoadHalf(EthernetTypeOffset).JumpIfEqual(Ipv4, address).JumpIfEqual(Arp, null, other).Return(Pass)
            .Place(other).Return(Drop).Place(address).LoadWord(addressOffset);
        foreach (var one in allowed) ReturnIf(code, Number(IPAddress.Parse(one)), Pass);
        foreach (var range in denied.Select(IPNetwork.Parse))
        {
            if (range.PrefixLength < 32) code.And(uint.MaxValue << (32 - range.PrefixLength));
            ReturnIf(code, Number(range.BaseAddress), Drop);
            if (range.PrefixLength < 32) code.LoadWord(addressOffset);
        }

        return code.Return(Pass).Build();
    }

    private static void ReturnIf(BpfAssembler code, uint value, uint result)
    {
        var next = new BpfLabel();
        code.JumpIfEqual(value, null, next).Return(result).Place(next);
    }

    private static uint Number(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());
}
