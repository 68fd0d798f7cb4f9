using Fractal.Server.Tests.Hosting;

namespace Fractal.Server.Tests.Simulation;

/// <summary>The result of a run.</summary>
/// <param name="Trace">One line per step.</param>
/// <param name="Broken">Promises violated by its last step, or at rest; null if none.</param>
/// <param name="AtRest">All steps were made, and time has passed since.</param>
/// <param name="Age">The time that passed in it.</param>
internal sealed record Outcome(IReadOnlyList<string> Trace, IReadOnlyList<string> Broken, bool AtRest, TimeSpan Age);

/// <summary>Runs steps on a separate server, from its first start until it is at rest.</summary>
internal sealed class Run(bool postgres, int seed)
{
    /// <summary>A bug to plant in the server, to verify that it is found.</summary>
    public (string Right, string Wrong)? Mistake { get; init; }

    public async Task<Outcome> OfAsync(IReadOnlyList<Step> steps, bool untilRest)
    {
        await using var server = await StartAsync();
        var world = await World.MakeAsync(server.Server, server.Site);
        var trace = new List<string>();
        foreach (var step in steps)
        {
            var (line, broken) = await TryAsync(world, step);
            trace.Add(line);
            if (broken.Count > 0) return new Outcome(trace, broken, AtRest: false, world.Age);
        }

        return new Outcome(trace, untilRest ? await world.RestAsync() : [], AtRest: true, world.Age);
    }

    public async Task<Started> StartAsync()
    {
        var site = new Site(seed);
        TestServer server = postgres ? new SimulatedOnPostgres(site) : new SimulatedOnSqlite(site);
        await server.InitializeAsync();
        server.Wall.WallRunsOn = true;
        server.Faults.Mistake = Mistake;
        return new Started(server, site);
    }

    /// <summary>A step that fails counts as a violation.</summary>
    private static async Task<(string Line, IReadOnlyList<string> Broken)> TryAsync(World world, Step step)
    {
        try
        {
            return await world.DoAsync(step);
        }
        catch (Exception exception)
        {
            return ($"{step.Kind} {step.Who} {step.Which}{step.Wrong}", [exception.ToString()]);
        }
    }

    internal sealed record Started(TestServer Server, Site Site) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
