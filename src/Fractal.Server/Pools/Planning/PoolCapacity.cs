using Fractal.Server.Containers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Pools.Planning;

/// <summary>How many more containers all pools together may have.</summary>
internal sealed class PoolCapacity(IOptions<PoolOptions> options)
{
    /// <summary>Nothing else adds containers, and the reconciler handles one pool after another, so the limit is never exceeded.</summary>
    public async Task<int> OverAllAsync(FractalDb db, CancellationToken cancellationToken) =>
        options.Value.MaxContainers is not { } most ? int.MaxValue : most - await db.Containers.CountAsync(c => c.State != ContainerState.Gone, cancellationToken);
}
