using System.Net;
using Fractal.Drivers.Local;
using Xunit;

namespace Fractal.Drivers.Tests.Local;

public sealed class Ipv4RangesTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("100.63.255.255", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.0.0.53", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.251", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("2001:4860:4860::8888", false)]
    public void Public_addresses_exclude_reserved_and_local_ones(string address, bool isPublic) => Assert.Equal(isPublic, Ipv4Ranges.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public void Every_range_is_well_formed_and_this_machines_own_addresses_are_among_them()
    {
        var ranges = Ipv4Ranges.Unreachable().ToList();
        Assert.All(ranges, range => IPNetwork.Parse(range));
        Assert.Contains("169.254.0.0/16", ranges);
        Assert.Contains("127.0.0.0/8", ranges);
        var own = Dns.GetHostAddresses(Dns.GetHostName()).Where(a => a.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && !IPAddress.IsLoopback(a));
        Assert.All(own, address => Assert.Contains(ranges, range => IPNetwork.Parse(range).Contains(address)));
    }

    [Theory]
    [InlineData(null, "nameserver 127.0.0.53\nnameserver 10.0.0.2\nnameserver 1.1.1.1\nnameserver 8.8.8.8", "1.1.1.1")]
    [InlineData(null, "# nameserver 1.1.1.1\nsearch example.org\nnameserver\t9.9.9.9 ", "9.9.9.9")]
    [InlineData(null, "nameserver 192.168.0.1\nnameserver fe80::1", null)]
    [InlineData(null, "", null)]
    [InlineData("10.0.0.2", "nameserver 1.1.1.1", "10.0.0.2")]
    public void The_name_server_is_the_configured_one_or_the_first_public_one(string? named, string file, string? expected) =>
        Assert.Equal(expected, Ipv4Ranges.Resolver(named, file.Split('\n')));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("dns.example.org")]
    public void An_unusable_name_server_is_rejected_with_its_setting(string named) =>
        Assert.Contains("Fractal:Local:Resolver", Assert.Throws<DriverException>(() => Ipv4Ranges.Resolver(named, [])).Message, StringComparison.Ordinal);
}
