using Fractal.Cli.Tests.Hosting;
using Xunit;

namespace Fractal.Cli.Tests.Sessions;

public sealed class QueueTests(OneServer server)
{
    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public async Task After_the_wait_the_position_is_shown_and_can_be_canceled(string seconds)
    {
        using var cli = new Hosting.Cli(server.Fractal.Address);
        await cli.RegisterAsync();
        var queued = (await cli.RunAsync("start", OneServer.SlowApp, "--wait", seconds, "--json")).Exits(5).Json.GetProperty("session");
        Assert.Equal("queued", queued.GetProperty("state").GetString());
        Assert.InRange(queued.GetProperty("position").GetInt32(), 1, 3);
        var ended = (await cli.RunAsync("end", "--all", "--json")).Exits(0).Json;
        Assert.Contains(Assert.Single(ended.EnumerateArray()).GetProperty("state").GetString(), (string[])["ending", "ended"]);
    }

    [Fact]
    public async Task Ctrl_C_cancels_the_queued_start()
    {
        using var cli = new Hosting.Cli(server.Fractal.Address);
        await cli.RegisterAsync();
        var run = (await cli.InterruptAsync("Waiting for a container of Slow", "start", OneServer.SlowApp)).Exits(130);
        Assert.Contains("Canceled the queued start.", run.Error, StringComparison.Ordinal);
        Assert.Empty((await cli.RunAsync("sessions", "--json")).Exits(0).Json.EnumerateArray());
        Assert.Contains("canceled while queued", (await cli.RunAsync("sessions", "--all")).Exits(0).Output, StringComparison.Ordinal);
    }
}
