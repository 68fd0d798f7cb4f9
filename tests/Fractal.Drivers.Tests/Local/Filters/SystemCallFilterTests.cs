using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Fractal.Drivers.Local.Filters;
using Xunit;

namespace Fractal.Drivers.Tests.Local.Filters;

[Trait("Promise", "a hostile app")]
public sealed partial class SystemCallFilterTests
{
    private const uint Allow = SystemCallFilter.Allow;
    private const uint NotPermitted = SystemCallFilter.Fail | 1;
    private const uint NoSuchCall = SystemCallFilter.Fail | 38;
    private const uint NoSuchFamily = SystemCallFilter.Fail | 97;
    private const ulong UpperHalf = 0xdead_beef_0000_0000;

    private static readonly BpfProgram X64 = SystemCallFilter.Compile(SystemCallRules.All, Architecture.X64);
    private static readonly BpfProgram Arm64 = SystemCallFilter.Compile(SystemCallRules.All, Architecture.Arm64);

    public static TheoryData<string> Denied => [.. SystemCallRules.All.Where(rule => rule.Arguments.Length == 0).Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Denied))]
    public void A_denied_call_fails_whatever_its_arguments(string name)
    {
        var rule = SystemCallRules.All.First(rule => rule.Name == name);
        var error = SystemCallFilter.Fail | (uint)rule.Error;
        if (rule.X64 is { } x64) Assert.Equal(error, OnX64(x64, UpperHalf, ulong.MaxValue));
        if (rule.Arm64 is { } arm64) Assert.Equal(error, OnArm64(arm64, 1, 2, 3));
    }

    [Theory]
    [InlineData(0, 63)] // read
    [InlineData(1, 64)] // write
    [InlineData(56, 220)] // clone
    [InlineData(435, 435)] // clone3
    [InlineData(59, 221)] // execve
    [InlineData(101, 117)] // ptrace
    [InlineData(161, 51)] // chroot
    [InlineData(272, 97)] // unshare
    [InlineData(308, 268)] // setns
    [InlineData(317, 277)] // seccomp
    [InlineData(444, 444)] // landlock_create_ruleset
    public void Calls_of_programs_and_nested_sandboxes_are_allowed(int x64, int arm64)
    {
        Assert.Equal(Allow, OnX64(x64));
        Assert.Equal(Allow, OnArm64(arm64));
    }

    [Theory]
    [InlineData(1, 0, Allow)] // unix
    [InlineData(2, 6, Allow)] // inet
    [InlineData(10, 17, Allow)] // inet6
    [InlineData(16, 0, NoSuchFamily)] // netlink, routes
    [InlineData(16, 12, NoSuchFamily)] // netlink, netfilter
    [InlineData(0, 0, NoSuchFamily)]
    [InlineData(17, 3, NoSuchFamily)] // packet
    [InlineData(31, 0, NoSuchFamily)] // bluetooth
    [InlineData(38, 0, NoSuchFamily)] // alg
    [InlineData(40, 0, NoSuchFamily)] // vsock
    [InlineData(45, 0, NoSuchFamily)]
    public void Sockets_are_of_three_families(uint family, uint protocol, uint expected)
    {
        Assert.Equal(expected, OnX64(41, family, 1, protocol));
        Assert.Equal(expected, OnX64(41, UpperHalf | family, 1, UpperHalf | protocol));
        Assert.Equal(expected, OnArm64(198, family, 1, protocol));
        Assert.Equal(expected, OnX64(53, family, 1, protocol));
        Assert.Equal(expected, OnArm64(199, family, 1, protocol));
    }

    [Theory]
    [InlineData(0x5412, NotPermitted)] // TIOCSTI
    [InlineData(0x541c, NotPermitted)] // TIOCLINUX
    [InlineData(0x5413, Allow)] // TIOCGWINSZ
    [InlineData(0x5401, Allow)] // TCGETS
    public void Typing_into_a_terminal_is_denied(uint request, uint expected)
    {
        Assert.Equal(expected, OnX64(16, 0, request));
        Assert.Equal(expected, OnX64(16, 0, UpperHalf | request)); // the kernel ignores the upper half
        Assert.Equal(expected, OnArm64(29, 0, request));
    }

    [Theory]
    [InlineData(0, Allow)]
    [InlineData(0xffff_ffff, Allow)] // only reads the value
    [InlineData(0x0040_0000, NotPermitted)] // no address randomisation
    [InlineData(8, NotPermitted)] // 32 bits
    public void The_personality_can_not_be_changed(uint personality, uint expected)
    {
        Assert.Equal(expected, OnX64(135, personality));
        Assert.Equal(expected, OnArm64(92, personality));
    }

    [Theory]
    [InlineData(0x890b, NotPermitted)] // SIOCADDRT
    [InlineData(0x8914, NotPermitted)] // SIOCSIFFLAGS
    [InlineData(0x8955, NotPermitted)] // SIOCSARP
    [InlineData(0x8983, NotPermitted)] // SIOCSIFVLAN
    [InlineData(0x8990, NotPermitted)] // SIOCBONDENSLAVE
    [InlineData(0x89a0, NotPermitted)] // SIOCBRADDBR
    [InlineData(0x89a2, NotPermitted)] // SIOCBRADDIF
    [InlineData(0x89f1, NotPermitted)] // SIOCADDTUNNEL
    [InlineData(0x8912, Allow)] // SIOCGIFCONF
    [InlineData(0x8913, Allow)] // SIOCGIFFLAGS
    [InlineData(0x8915, Allow)] // SIOCGIFADDR
    [InlineData(0x8946, Allow)] // SIOCETHTOOL
    [InlineData(0x8982, Allow)] // SIOCGIFVLAN
    public void Networks_can_be_read_but_not_changed(uint request, uint expected)
    {
        Assert.Equal(expected, OnX64(16, 3, request));
        Assert.Equal(expected, OnX64(16, 3, UpperHalf | request));
        Assert.Equal(expected, OnArm64(29, 3, request));
    }

    [Theory]
    [InlineData(2, 3, NotPermitted)]
    [InlineData(10, 3, NotPermitted)]
    [InlineData(2, 3 | 0x80000, NotPermitted)] // SOCK_CLOEXEC
    [InlineData(2, 10, NotPermitted)] // SOCK_PACKET
    [InlineData(2, 1, Allow)]
    [InlineData(2, 2 | 0x800, Allow)] // SOCK_NONBLOCK
    [InlineData(1, 3, Allow)] // for unix the same as a datagram socket
    public void Raw_sockets_are_denied(uint family, uint type, uint expected)
    {
        Assert.Equal(expected, OnX64(41, family, type, 255));
        Assert.Equal(expected, OnX64(41, family, UpperHalf | type, 255));
        Assert.Equal(expected, OnArm64(198, family, type, 255));
    }

    [Theory]
    [InlineData(0, 64, NotPermitted)]
    [InlineData(41, 65, NotPermitted)]
    [InlineData(0, 128, NotPermitted)]
    [InlineData(1, 64, Allow)] // another level
    [InlineData(0, 10, Allow)] // IP_MTU_DISCOVER
    [InlineData(41, 26, Allow)] // IPV6_V6ONLY
    public void Packet_filter_tables_are_out_of_reach(uint level, uint option, uint expected)
    {
        Assert.Equal(expected, OnX64(54, 3, level, option));
        Assert.Equal(expected, OnArm64(208, 3, level, option));
    }

    [Theory]
    [InlineData(0x4000_0003)] // i386
    [InlineData(0x4000_0028)] // arm
    [InlineData(0xc000_00f3)] // riscv64
    [InlineData(0)]
    public void A_call_of_a_foreign_architecture_ends_the_process(uint machine)
    {
        Assert.Equal(SystemCallFilter.KillProcess, Run(X64, machine, 0));
        Assert.Equal(SystemCallFilter.KillProcess, Run(Arm64, machine, 0));
    }

    [Fact]
    public void Each_architecture_rejects_the_others_calls()
    {
        Assert.Equal(SystemCallFilter.KillProcess, Run(X64, SystemCallFilter.Arm64Machine, 0));
        Assert.Equal(SystemCallFilter.KillProcess, Run(Arm64, SystemCallFilter.X64Machine, 0));
    }

    [Theory]
    [InlineData(0x4000_0000)]
    [InlineData(0x4000_0029)] // its socket
    [InlineData(0x4000_0202)] // its ioctl
    [InlineData(0xffff_ffff)]
    public void The_x32_abi_does_not_exist(uint number) => Assert.Equal(NoSuchCall, Run(X64, SystemCallFilter.X64Machine, number));

    [Theory]
    [InlineData("/usr/include/x86_64-linux-gnu/asm/unistd_64.h", true)]
    [InlineData("/usr/include/asm-generic/unistd.h", false)]
    public void Numbers_match_the_kernels_headers(string header, bool x64)
    {
        Assert.SkipUnless(File.Exists(header), $"There is no {header}.");
        var numbers = File.ReadLines(header).Select(line => Definition().Match(line)).Where(match => match.Success)
            .ToLookup(match => match.Groups["name"].Value, match => int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture));
        foreach (var rule in SystemCallRules.All.Where(rule => numbers.Contains(rule.Name))) Assert.Contains((x64 ? rule.X64 : rule.Arm64) ?? -1, numbers[rule.Name]);
        var missing = SystemCallRules.All.Where(rule => (x64 ? rule.X64 : rule.Arm64) is not null && !numbers.Contains(rule.Name)).Select(rule => rule.Name);
        Assert.Empty(missing.Except(["open_tree_attr", "set_mempolicy_home_node", "quotactl_fd", "mount_setattr"])); // newer than some headers
    }

    private static uint OnX64(int number, params ulong[] arguments) => Run(X64, SystemCallFilter.X64Machine, (uint)number, arguments);

    private static uint OnArm64(int number, params ulong[] arguments) => Run(Arm64, SystemCallFilter.Arm64Machine, (uint)number, arguments);

    private static uint Run(BpfProgram program, uint machine, uint number, params ulong[] arguments)
    {
        var data = new byte[64];
        BinaryPrimitives.WriteUInt32LittleEndian(data, number);
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(4), machine);
        for (var i = 0; i < arguments.Length; i++) BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(16 + (8 * i)), arguments[i]);
        return BpfInterpreter.Run(program, data, networkOrder: false);
    }

    [GeneratedRegex(@"^#define __NR_(?<name>\w+)\s+(?<number>\d+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Definition();
}
