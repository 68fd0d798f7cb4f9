using Fractal.Agent.Sandboxing;
using Xunit;

namespace Fractal.Agent.Tests.Sandboxing;

public sealed class ProcessStatusTests
{
    [Theory]
    [InlineData("S (sleeping)", "57", 1, false)]
    [InlineData("R (running)", "57\t12", 2, false)]
    [InlineData("Z (zombie)", "57\t12\t1", 3, true)]
    [InlineData("X (dead)", "57", 1, true)]
    public void A_process_status_is_parsed(string state, string numbers, int depth, bool ended)
    {
        string[] lines = ["Name:\tPPid: 1", "Umask:\t0022", $"State:\t{state}", "Tgid:\t57", "Pid:\t57", "PPid:\t9", $"NSpid:\t{numbers}", "Threads:\t1"];
        Assert.Equal(new ProcessStatus(57, 9, depth, ended), ProcessStatus.Parse(57, lines));
    }

    [Fact]
    public void This_process_is_found_running()
    {
        var own = Assert.Single(ProcessStatus.ReadAll(), process => process.Pid == Environment.ProcessId);
        Assert.False(own.Ended);
        Assert.Null(ProcessStatus.Read(int.MaxValue));
    }
}
