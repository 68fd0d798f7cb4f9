using System.Net;
using Fractal.Server.Platform.Http.Connections;
using Xunit;

namespace Fractal.Server.Tests.Platform.Http.Connections;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::/64")]
    [InlineData("::1", "::/64")]
    public void An_IPv6_network_of_64_bits_counts_as_one_client(string address, string key) => Assert.Equal(key, ClientAddress.KeyOf(IPAddress.Parse(address)));
}
