using Fractal.Client.Agents;
using Fractal.Drivers.Host;
using Fractal.Drivers.Local;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace Fractal.Drivers.Tests.Local;

/// <summary>
/// How a container ends: the app's last actions are observed through a descriptor of the test, since the home folder is deleted.
/// </summary>
public sealed class GraceTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("trap '' HUP", "TERM")]
    [InlineData("trap '' TERM", "HUP")] // as shells do
    public async Task An_app_is_asked_to_exit_and_has_time_to_save(string first, string signal)
    {
        await using var host = await DriverHost.StartAsync();
        var container = await LaunchAsync(host, $"{first}; trap 'echo asked >last; sleep 0.3; echo wrote >>last; exit' {signal}; echo up >state; while :; do sleep 0.05; done", graceSeconds: 10);
        using var home = new HeldHome(host, container);
        await host.Driver.DeleteAsync(container.Id, Long, TestContext.Current.CancellationToken);
        Assert.Equal("asked\nwrote\n", home.Last());
    }

    [Theory]
    [InlineData("({0}) & wait")] // a child of a script that waits for it
    [InlineData("({0}) & while :; do sleep 0.05; done")] // a child of a script that runs others
    [InlineData("(setsid sh -c '({0}) &' &) ; sleep 1000")] // a process that has left its parent and its session
    [InlineData("({0}) & while [ ! -e state ]; do sleep 0.05; done")] // a process that outlives the script
    public async Task Every_process_of_an_app_is_asked_to_exit_and_has_time_to_save(string script)
    {
        const string Saves = "trap \"sleep 0.3; echo saved >last; exit\" TERM; echo up >state; while :; do sleep 0.05; done";
        await using var host = await DriverHost.StartAsync();
        var container = await LaunchAsync(host, script.Replace("{0}", Saves, StringComparison.Ordinal), graceSeconds: 10);
        using var home = new HeldHome(host, container);
        await host.Driver.DeleteAsync(container.Id, Long, TestContext.Current.CancellationToken);
        Assert.Equal("saved\n", home.Last());
    }

    [Fact]
    public async Task Processes_in_nested_namespaces_are_left_to_the_app_first()
    {
        await using var host = await DriverHost.StartAsync();
        var container = await LaunchAsync(host, """
            trap 'echo term >>last' TERM
            unshare -Urpf sh -c 'trap "echo nested-term >>last" TERM; trap "echo nested-hup >>last; exit" HUP; echo up >state; while :; do sleep 0.05; done' &
            while :; do sleep 0.05; done
            """, graceSeconds: 4);
        using var home = new HeldHome(host, container);
        await host.Driver.DeleteAsync(container.Id, Long, TestContext.Current.CancellationToken);
        Assert.Equal("term\nnested-hup\n", home.Last());
    }

    [Fact]
    public async Task An_app_that_ignores_the_request_is_killed_after_the_grace_period()
    {
        await using var host = await DriverHost.StartAsync();
        var container = await LaunchAsync(host, "trap 'echo term >>last' TERM; trap 'echo hup >>last' HUP; echo up >state; while :; do sleep 0.05; done", graceSeconds: 3);
        using var home = new HeldHome(host, container);
        await host.Driver.DeleteAsync(container.Id, Long, TestContext.Current.CancellationToken);
        Assert.Equal("term\nhup\n", home.Last());
    }

    [Fact]
    public async Task An_agent_that_hangs_is_killed_after_the_drivers_own_grace()
    {
        await using var host = await DriverHost.StartAsync();
        var container = await LaunchAsync(host, "echo up >state; sleep 1000", graceSeconds: 0);
        var agent = Processes.Find(host.Driver.Find(container.Id)!.FirstPid, "fractal-agent");
        using var stop = System.Diagnostics.Process.Start("kill", ["-STOP", agent.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await stop.WaitForExitAsync(TestContext.Current.CancellationToken);
        await host.Driver.DeleteAsync(container.Id, TimeSpan.FromSeconds(0.3), TestContext.Current.CancellationToken);
        Leftovers.ThrowIfAny(Leftovers.Containers(host.Options));
    }

    [Fact]
    public async Task Without_grace_apps_are_killed_immediately()
    {
        await using var host = await DriverHost.StartAsync();
        var container = await LaunchAsync(host, "trap 'echo asked >last' TERM HUP; echo up >state; while :; do sleep 0.05; done", graceSeconds: 20);
        using var home = new HeldHome(host, container);
        await host.Driver.DeleteAsync(container.Id, TimeSpan.Zero, TestContext.Current.CancellationToken);
        Assert.Equal("", home.Last());
    }

    [Fact]
    public async Task A_deletion_without_grace_shortens_one_with_grace()
    {
        await using var host = await DriverHost.StartAsync();
        var container = await LaunchAsync(host, "trap '' TERM HUP; echo up >state; while :; do sleep 0.05; done", graceSeconds: 600);
        var patient = host.Driver.DeleteAsync(container.Id, TimeSpan.FromMinutes(10), TestContext.Current.CancellationToken);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.False(patient.IsCompleted);
        await host.Driver.DeleteAsync(container.Id, TimeSpan.Zero, TestContext.Current.CancellationToken);
        await patient;
    }

    private static async Task<Enrolled> LaunchAsync(DriverHost host, string script, double graceSeconds)
    {
        AppLaunch app = DriverHost.App("sh", "-c", script) with { GraceSeconds = graceSeconds };
        var container = await host.LaunchAsync(app);
        await Retry.UntilAsync(() => host.Inside(container, "/home/user/state") == "up\n");
        return container;
    }

    /// <summary>Keeps the home's file system and the agent's output beyond the container's end.</summary>
    private sealed class HeldHome(DriverHost host, Enrolled container) : IDisposable
    {
        private readonly SafeFileHandle home = LocalNative.OpenFolder($"/proc/{host.Driver.Find(container.Id)!.FirstPid}/root/home/user");

        private readonly FileStream log = new(
            Path.Combine(new LocalLayout(host.Options.RuntimeFolder).Container(container.Id), "log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        public string Last()
        {
            var path = $"/proc/self/fd/{home.DangerousGetHandle()}/last";
            if (File.Exists(path)) return File.ReadAllText(path);
            using var words = new StreamReader(log, leaveOpen: true);
            TestContext.Current.SendDiagnosticMessage("The agent said: {0}", words.ReadToEnd());
            return "";
        }

        public void Dispose()
        {
            home.Dispose();
            log.Dispose();
        }
    }
}
