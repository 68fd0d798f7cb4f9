using Fractal.EndToEnd.Tests.Hosting;
using Xunit;

namespace Fractal.EndToEnd.Tests;

/// <summary>A server with <c>--driver simulated</c>, for trying it without sandboxes.</summary>
public sealed class SimulatedTests(SimulatedInstallation installation) : IClassFixture<SimulatedInstallation>
{
    private static readonly TimeSpan Watched = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_simulated_picture_stays_open_in_a_browser()
    {
        await using var person = await Person.RegistersAsync(installation);
        var (opened, closed) = (0, 0);
        person.Page.WebSocket += (_, socket) =>
        {
            Interlocked.Increment(ref opened);
            socket.Close += (_, _) => Interlocked.Increment(ref closed);
        };
        await person.OpensAsync("terminal");
        await person.TypesAsync("hello");
        await Task.Delay(Watched, TestContext.Current.CancellationToken);
        await person.SeesPictureAsync();
        Assert.Equal((1, 0), (opened, closed));
    }
}

/// <summary>The same with simulated containers.</summary>
public sealed class SimulatedInstallation : Installation
{
    private protected override string[] Settings { get; } = ["Fractal:Driver=simulated", "Fractal:Apps:terminal:Idle=1"];
}
