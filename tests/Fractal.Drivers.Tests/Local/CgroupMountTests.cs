using Fractal.Drivers.Local;
using Xunit;

namespace Fractal.Drivers.Tests.Local;

public sealed class CgroupMountTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("fractal-cg-").FullName;

    [Fact]
    public void Version_2_is_one_hierarchy_with_our_own_group_in_it()
    {
        var own = Directory.CreateDirectory(Path.Combine(root, "user.slice/session.scope")).FullName;
        var mount = Assert.Single(CgroupMount.Read([$"30 23 0:26 / {root} rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate"], ["0::/user.slice/session.scope"]));
        Assert.Equal((own, true), (mount.Folder, mount.Unified));
    }

    [Fact]
    public void Version_1_is_a_hierarchy_for_each_controller_that_matters()
    {
        string[] mounts =
        [
            $"31 23 0:28 / {root} rw - tmpfs tmpfs rw,mode=755",
            $"32 31 0:29 / {root}/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct",
            $"34 31 0:31 / {root}/cpuset rw - cgroup cgroup rw,cpuset",
            $"35 31 0:32 / {root}/memory rw - cgroup cgroup rw,memory",
            $"39 31 0:36 / {root}/pids rw - cgroup cgroup rw,pids",
            $"40 31 0:37 / {root}/systemd rw - cgroup cgroup rw,xattr,name=systemd",
        ];
        Directory.CreateDirectory(Path.Combine(root, "memory/deep/own"));
        var read = CgroupMount.Read(mounts, ["12:pids:/", "5:memory:/deep/own", "4:cpu,cpuacct:/", "1:name=systemd:/init"]);
        Assert.Equal(["cpu", "memory", "pids"], read.SelectMany(m => m.Controllers).Order());
        Assert.Equal(Path.Combine(root, "memory/deep/own"), read.Single(m => m.Controllers.Contains("memory")).Folder);
        Assert.All(read, m => Assert.False(m.Unified));
    }

    [Fact]
    public void Both_options_together_give_both()
    {
        var read = CgroupMount.Read(
            [$"39 31 0:36 / {root}/pids rw - cgroup cgroup rw,pids", $"41 31 0:38 / {root}/unified rw - cgroup2 cgroup2 rw"],
            ["8:pids:/", "0::/"]);
        Assert.Equal([$"{root}/pids", $"{root}/unified"], read.Select(m => m.Folder));
        Assert.Equal([false, true], read.Select(m => m.Unified));
    }

    [Theory]
    [InlineData("0::/docker/0123")] // the host's path, which is not visible here
    [InlineData("0::/../../other")]
    public void The_root_is_used_if_the_own_group_is_not_visible(string group)
    {
        var read = CgroupMount.Read([$"30 23 0:26 / {root} rw - cgroup2 cgroup2 rw"], [group]);
        Assert.Equal(root, Assert.Single(read).Folder);
    }

    [Fact]
    public void A_machine_without_them_gives_none_and_says_so()
    {
        var read = CgroupMount.Read(["22 1 254:1 / / rw,relatime - ext4 /dev/root rw", "rubbish"], []);
        Assert.Empty(read);
        Assert.Contains("memory, cpu, pids", Assert.Single(CgroupTree.Open("fractal-test", read).Limitations), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
