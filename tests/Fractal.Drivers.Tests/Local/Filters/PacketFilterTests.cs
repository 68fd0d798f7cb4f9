using System.Buffers.Binary;
using System.Net;
using Fractal.Drivers.Local;
using Fractal.Drivers.Local.Filters;
using Xunit;

namespace Fractal.Drivers.Tests.Local.Filters;

[Trait("Promise", "a hostile app")]
public sealed class PacketFilterTests
{
    private const ushort Ipv4 = 0x0800;
    private const string Public = "93.184.216.34", Own = "10.0.2.100", Resolver = "10.9.9.9";

    private static readonly List<string> Denied = [.. Ipv4Ranges.Unreachable(), "93.184.216.40/32"];
    private static readonly BpfProgram Outgoing = PacketFilter.Outgoing(Denied, [Resolver]);
    private static readonly BpfProgram Incoming = PacketFilter.Incoming(Denied, [Resolver]);

    [Theory]
    [InlineData(Public)]
    [InlineData("8.8.8.8")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("93.184.216.41")]
    [InlineData(Resolver)]
    public void The_internet_and_the_resolver_pass(string address)
    {
        Assert.Equal(PacketFilter.Pass, Run(Outgoing, Ipv4, Own, address));
        Assert.Equal(PacketFilter.Pass, Run(Incoming, Ipv4, address, Own));
    }

    [Theory]
    [InlineData("10.0.0.0")]
    [InlineData("10.9.9.8")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("224.0.0.251")] // mDNS
    [InlineData("239.255.255.250")] // SSDP
    [InlineData("255.255.255.255")]
    [InlineData("93.184.216.40")] // this machine's own
    public void Closed_ranges_multicast_and_broadcast_are_dropped(string address)
    {
        Assert.Equal(PacketFilter.Drop, Run(Outgoing, Ipv4, Own, address));
        Assert.Equal(PacketFilter.Drop, Run(Incoming, Ipv4, address, Own));
    }

    [Fact]
    public void The_first_and_the_last_address_of_every_closed_range_are_dropped()
    {
        foreach (var range in Ipv4Ranges.Unreachable().Select(IPNetwork.Parse))
        {
            var first = BinaryPrimitives.ReadUInt32BigEndian(range.BaseAddress.GetAddressBytes());
            var last = first + (uint)((1UL << (32 - range.PrefixLength)) - 1);
            foreach (var number in new[] { first, last })
            {
                var address = new byte[4];
                BinaryPrimitives.WriteUInt32BigEndian(address, number);
                Assert.Equal(PacketFilter.Drop, Run(PacketFilter.Outgoing(Denied, []), Ipv4, Own, new IPAddress(address).ToString()));
            }
        }
    }

    [Theory]
    [InlineData(0x0806, PacketFilter.Pass)] // ARP, which reaching the router requires
    [InlineData(0x86dd, PacketFilter.Drop)] // IPv6
    [InlineData(0x8100, PacketFilter.Drop)] // VLAN
    [InlineData(0x88cc, PacketFilter.Drop)] // LLDP
    public void Of_other_protocols_only_ARP_passes(ushort protocol, uint expected)
    {
        Assert.Equal(expected, Run(Outgoing, protocol, Own, Public));
        Assert.Equal(expected, Run(Incoming, protocol, Public, Own));
    }

    private static uint Run(BpfProgram program, ushort protocol, string from, string to)
    {
        var packet = new byte[60];
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(12), protocol);
        IPAddress.Parse(from).GetAddressBytes().CopyTo(packet, 26);
        IPAddress.Parse(to).GetAddressBytes().CopyTo(packet, 30);
        return BpfInterpreter.Run(program, packet, networkOrder: true);
    }
}
