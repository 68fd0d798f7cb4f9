using Fractal.Server.Platform.Problems;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Containers;

/// <summary>Checks an agent's token on every call of a group, and that its container is not ending.</summary>
internal sealed class AgentCaller(ContainerKeys keys, EndedContainers ended, Database database) : IEndpointFilter
{
    private const string Scheme = "Bearer ";
    private static readonly object Key = new();

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.Ordinal) || keys.Check(header[Scheme.Length..]) is not { } id) return PlatformProblems.Unauthenticated;
        if (ended.Has(id)) return ContainerProblems.Ending;
        if (http.GetEndpoint()?.Metadata.GetMetadata<SeenAtItsWriting>() is null && !await LivesAsync(id, http.RequestAborted)) return ContainerProblems.Ending;
        http.Items[Key] = id;
        return await next(context);
    }

    /// <summary>Says of an endpoint that what it takes is written to living containers alone, and comes too often to look before.</summary>
    internal sealed class SeenAtItsWriting;

    /// <summary>Says of an endpoint that it takes a container's token.</summary>
    internal sealed class Token;

    /// <summary>The container whose agent calls.</summary>
    public static Guid ContainerId(HttpContext context) => (Guid)context.Items[Key]!;

    private async Task<bool> LivesAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        return await db.Set<Container>().Living().AnyAsync(c => c.Id == id, cancellationToken);
    }
}
