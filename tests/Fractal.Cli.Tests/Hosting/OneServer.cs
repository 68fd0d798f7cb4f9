using Fractal.EndToEnd.Tests.Hosting;
using Xunit;

[assembly: AssemblyFixture(typeof(Fractal.Cli.Tests.Hosting.OneServer))]

namespace Fractal.Cli.Tests.Hosting;

/// <summary>
/// The server that all tests share: one warm app, one that never opens a window, access tokens that expire after five seconds.
/// </summary>
public class OneServer : IAsyncLifetime
{
    public const double AccessTokenSeconds = 5;

    /// <summary>Its starts stay in the queue.</summary>
    public const string SlowApp = "slow";

    private FractalProcess? fractal;

    public FractalProcess Fractal => fractal!;

    public async ValueTask InitializeAsync() => fractal = await FractalProcess.StartAsync(
        "Fractal:Apps:editor:Idle=0", "Fractal:Apps:browser:Idle=0", "Fractal:Apps:pictures:Idle=0", "Fractal:Apps:terminal:Idle=2",
        $"Fractal:Apps:{SlowApp}:Title=Slow", $"Fractal:Apps:{SlowApp}:Command:0=sleep", $"Fractal:Apps:{SlowApp}:Command:1=100", $"Fractal:Apps:{SlowApp}:Idle=0",
        "Fractal:Accounts:AccessTokenLifetime=5s", "Fractal:Limits:CredentialsPerMinute=600");

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Fractal.DisposeAsync();
    }
}

/// <summary>A separate server for tests that drain its cluster and pause its pools, so that other tests' starts are not rejected.</summary>
public sealed class OperatedServer : OneServer;
