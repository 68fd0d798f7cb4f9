using Fractal.Drivers.Host;
using Fractal.Drivers.Local;
using Fractal.Drivers.Tests.Local;
using Fractal.Shared;
using Xunit;

namespace Fractal.Drivers.Tests.Hostile;

/// <summary>The kernel's keyrings of a container (its session's, its user's, the persistent one) stay separate even without a system call filter.</summary>
[Trait("Promise", "a hostile app")]
public sealed class KeyringTests
{
    private const string Calls = """
        my ($keyctl, $add_key) = `uname -m` =~ /aarch64/ ? (219, 217) : (250, 248);
        my ($type, $name, $payload) = ("user\0", "fractal-left\0", "x");
        my @rings = (-3, -4, -5);
        my $persistent = syscall($keyctl, 22, -1, -3);
        push @rings, $persistent if $persistent > 0;
        sub report { open(my $file, ">", "$ENV{HOME}/$_[0]") or die; print $file @_[1 .. $#_]; close $file }

        """;

    private const string Leave = Calls + """
        my @left = map { syscall($add_key, $type, $name, $payload, 1, $_) > 0 ? "$_ " : "" } @rings;
        report("left", @left, "done"); sleep 1000;
        """;

    private const string Look = Calls + """
        my @found = map { syscall($keyctl, 10, $_, $type, $name, 0) > 0 ? "$_ " : "" } @rings;
        open(my $keys, "<", "/proc/keys"); push @found, grep { /fractal-left/ } <$keys>;
        report("found", @found, "done"); sleep 1000;
        """;

    [Fact]
    public async Task Keys_of_one_app_are_invisible_in_all_other_containers()
    {
        Assert.SkipUnless(File.Exists("/proc/keys"), "This kernel has no keyrings.");

        // The driver's launcher thread starts with this thread's session keyring, as a server started from a login session does.
        Assert.True(CleanProcess.RenewKeyring());
        await using var host = await DriverHost.StartAsync(options => (options.UidCount, options.FilterCalls) = (2, false));
        var leaver = await host.LaunchAsync(DriverHost.App("perl", "-e", Leave));
        Assert.StartsWith("-3 ", await ReadAsync(host, leaver, "left"), StringComparison.Ordinal);
        var uid = host.Driver.Find(leaver.Id)!.Uid;

        var neighbour = await host.LaunchAsync(DriverHost.App("perl", "-e", Look));
        var seenByNeighbour = await ReadAsync(host, neighbour, "found");
        await host.Driver.DeleteAsync(leaver.Id, TimeSpan.Zero, TestContext.Current.CancellationToken);
        var later = await host.LaunchAsync(DriverHost.App("perl", "-e", Look));
        Assert.Equal(uid, host.Driver.Find(later.Id)!.Uid);
        Assert.Equal("done", await ReadAsync(host, later, "found"));
        if (LocalNative.IsRoot) Assert.Equal("done", seenByNeighbour);
        else Assert.DoesNotContain("-3", seenByNeighbour, StringComparison.Ordinal); // containers share a user, who may list all keys of theirs
    }

    private static async Task<string> ReadAsync(DriverHost host, Enrolled container, string file)
    {
        var text = "";
        await Retry.UntilAsync(() => (text = host.Inside(container, $"/home/user/{file}") ?? "").EndsWith("done", StringComparison.Ordinal));
        return text;
    }
}
