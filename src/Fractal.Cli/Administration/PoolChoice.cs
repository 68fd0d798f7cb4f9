using Fractal.Cli.Terminal;
using Fractal.Client;
using Fractal.Client.Administration;

namespace Fractal.Cli.Administration;

/// <summary>Finds the pools of an app.</summary>
internal static class PoolChoice
{
    public static async Task<IReadOnlyList<PoolResponse>> FindAsync(FractalClient client, string app, string? region, CancellationToken cancellationToken)
    {
        var pools = (await client.ListPoolsAsync(cancellationToken)).Where(p => p.App == app && (region is null || p.Region == region)).ToList();
        return pools.Count > 0 ? pools
            : throw new CliException($"There is no pool of \"{app}\"{(region is null ? "" : $" in {region}")}. Nothing was changed; see: fractal admin pools");
    }
}
