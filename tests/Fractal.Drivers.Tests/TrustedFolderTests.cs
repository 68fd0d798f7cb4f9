using Fractal.Drivers.Host;
using Fractal.Drivers.Local;
using Fractal.Drivers.Simulated;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Fractal.Drivers.Tests;

[Trait("Promise", "a hostile app")]
public sealed class TrustedFolderTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;
    private const int SomebodyElse = 12_345;

    private readonly string root = Directory.CreateTempSubdirectory("fractal-test-").FullName;

    private string Folder => Path.Combine(root, "folder");

    [Fact]
    public void A_missing_folder_is_made_with_its_mode_and_those_above_it_without_write_access_for_others()
    {
        var folder = Path.Combine(Folder, "a/b");
        TrustedFolder.Ensure(folder, OwnerOnly);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(folder));
        Assert.Equal((UnixFileMode)0b111_101_101, File.GetUnixFileMode(Path.Combine(Folder, "a")));
        TrustedFolder.Ensure(folder, OwnerOnly);
        TrustedFolder.Check(folder);
    }

    [Fact]
    public void A_folder_of_another_user_is_rejected()
    {
        SkipUnlessRoot();
        Make(Folder, SomebodyElse);
        Refused(Folder, $"uid {SomebodyElse}");
        Assert.Equal(Everybody & ~(UnixFileMode)0b000_010_010, File.GetUnixFileMode(Folder));
    }

    [Fact]
    public void A_folder_below_another_users_is_rejected()
    {
        SkipUnlessRoot();
        Make(Folder, SomebodyElse);
        Make(Path.Combine(Folder, "mine"));
        Refused(Path.Combine(Folder, "mine"), $"uid {SomebodyElse}");
        Refused(Path.Combine(Folder, "missing"), $"uid {SomebodyElse}");
    }

    [Theory]
    [InlineData(0b111_111_101)]
    [InlineData(0b111_101_111)]
    [InlineData(0b001_111_111_111)]
    public void A_folder_that_others_can_write_to_is_rejected(int mode)
    {
        Make(Folder);
        File.SetUnixFileMode(Folder, (UnixFileMode)mode);
        Refused(Folder, "can be written");
    }

    [Fact]
    public void A_folder_below_one_that_others_can_write_to_needs_its_sticky_bit()
    {
        var folder = Path.Combine(Folder, "mine");
        TrustedFolder.Ensure(folder, OwnerOnly);
        File.SetUnixFileMode(Folder, Everybody);
        Refused(folder, "can be replaced");
        File.SetUnixFileMode(Folder, Everybody | UnixFileMode.StickyBit);
        TrustedFolder.Ensure(folder, OwnerOnly);
    }

    [Fact]
    public void A_link_and_a_file_are_rejected()
    {
        Make(Path.Combine(root, "target"));
        File.CreateSymbolicLink(Folder, "target");
        Refused(Folder, "is a link");
        File.CreateSymbolicLink(Path.Combine(root, "dangling"), "nowhere");
        Refused(Path.Combine(root, "dangling"), "is a link");
        File.WriteAllText(Path.Combine(root, "file"), "");
        Refused(Path.Combine(root, "file"), "is not a folder");
    }

    [Fact]
    public void Links_above_a_folder_are_followed_if_they_belong_to_this_user()
    {
        Make(Path.Combine(root, "target"));
        File.CreateSymbolicLink(Folder, Path.Combine(root, "target"));
        TrustedFolder.Ensure(Path.Combine(Folder, "mine"), OwnerOnly);
        File.SetUnixFileMode(Path.Combine(root, "target"), Everybody);
        Refused(Path.Combine(Folder, "mine"), Path.Combine(root, "target"));
        File.SetUnixFileMode(Path.Combine(root, "target"), OwnerOnly);
        if (!LocalNative.IsRoot) return;
        LocalNative.ChangeOwner(Folder, SomebodyElse);
        Refused(Path.Combine(Folder, "mine"), $"uid {SomebodyElse}");
    }

    [Fact]
    public void Drivers_refuse_a_runtime_folder_of_another_user_and_put_nothing_into_it()
    {
        SkipUnlessRoot();
        Make(Folder, SomebodyElse);
        var options = DriverHost.NewOptions();
        options.RuntimeFolder = Folder;
        Assert.Throws<DriverException>(() => new LocalDriver(options, NullLogger<LocalDriver>.Instance, TimeProvider.System));
        options.RuntimeFolder = Path.Combine(Folder, "installation");
        Assert.Throws<DriverException>(() => new LocalDriver(options, NullLogger<LocalDriver>.Instance, TimeProvider.System));
        var simulated = new SimulatedOptions { RuntimeFolder = Folder };
        Assert.Throws<DriverException>(() => new SimulatedDriver(simulated, NullLogger<SimulatedDriver>.Instance, TimeProvider.System));
    }

    [Fact]
    public void The_local_driver_checks_each_folder_in_its_runtime_folder()
    {
        SkipUnlessRoot();
        var options = DriverHost.NewOptions();
        options.RuntimeFolder = Folder;
        foreach (var name in new[] { "server", "agent", "etc", "c", "networks" })
        {
            TrustedFolder.Ensure(Folder, OwnerOnly);
            Make(Path.Combine(Folder, name), SomebodyElse);
            var refused = Assert.Throws<DriverException>(() => new LocalDriver(options, NullLogger<LocalDriver>.Instance, TimeProvider.System));
            Assert.Contains(Path.Combine(Folder, name), refused.Message, StringComparison.Ordinal);
            Directory.Delete(Folder, recursive: true);
        }
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static void Make(string folder, int? owner = null)
    {
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        if (owner is { } uid) LocalNative.ChangeOwner(folder, uid);
    }

    private static void Refused(string folder, string why)
    {
        var refused = Assert.Throws<DriverException>(() => TrustedFolder.Ensure(folder, OwnerOnly));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    private static void SkipUnlessRoot() => Assert.SkipUnless(LocalNative.IsRoot, "Only root can make a folder for another user.");
}
