using Fractal.Server.Containers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Pools;

/// <summary>How many more containers there may be in all pools together.</summary>
internal sealed class PoolRoom(IOptions<PoolOptions> options)
{
    /// <summary>Nobody else adds containers, and the reconciler looks at one pool after the other: so it is never passed.</summary>
    public async Task<int> OverAllAsync(FractalDb db, CancellationToken cancellationToken) =>
        options.Value.MaxContainers is not { } most ? int.MaxValue : most - await db.Set<Container>().CountAsync(c => c.State != ContainerState.Gone, cancellationToken);
}
