using Fractal.Server.Platform.Problems;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Containers.Agents;

/// <summary>Checks the agent's token on each call to a group, and that its container is not ending, before the body is read.</summary>
internal sealed class AgentCaller(ContainerKeys keys, EndedContainers ended, Database database)
{
    private const string Scheme = "Bearer ";
    private static readonly object Key = new();

    /// <returns>Null if the caller is the agent of a live container.</returns>
    public async Task<Problem?> RefuseAsync(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.Ordinal) || keys.Check(header[Scheme.Length..]) is not { } id) return PlatformProblems.Unauthenticated;
        if (ended.Has(id)) return ContainerProblems.Ending;
        if (http.GetEndpoint()?.Metadata.GetMetadata<SeenAtItsWriting>() is null && !await LivesAsync(id, http.RequestAborted)) return ContainerProblems.Ending;
        http.Items[Key] = id;
        return null;
    }

    /// <summary>Skips the liveness query: the write itself only affects live containers, and heartbeats are frequent.</summary>
    internal sealed class SeenAtItsWriting;

    /// <summary>Marks an endpoint that requires a container's token.</summary>
    internal sealed class Token;

    /// <summary>The container whose agent made the request.</summary>
    public static Guid ContainerId(HttpContext context) => (Guid)context.Items[Key]!;

    private async Task<bool> LivesAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        return await db.Containers.Living().AnyAsync(c => c.Id == id, cancellationToken);
    }
}
