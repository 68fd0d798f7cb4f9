using System.Security.Claims;
using Fractal.Server.Clusters;
using Fractal.Server.Containers.Deleting;
using Fractal.Server.Platform.Http;
using Fractal.Server.Pools;
using Fractal.Server.Portal.Forms;
using Fractal.Server.Sessions.Endings;
using Microsoft.AspNetCore.Mvc;

namespace Fractal.Server.Portal.Operators;

/// <summary>The buttons of the operators' pages. Each leads back to its page.</summary>
internal static class OperatorActions
{
    public static void MapOperatorActions(this RouteGroupBuilder actions)
    {
        var group = actions.MapGroup("/admin").RequireAuthorization(AccessPolicies.Administrator);
        group.MapPost("/pools/{id:guid}/{action:regex(^(retry|pause|resume)$)}", PoolAsync);
        group.MapPost("/pools/{id:guid}/policy", PolicyAsync).WithMetadata(new KeptFields("policy", "percent", "timeZone"));
        group.MapPost("/sessions/{id:guid}/end", EndAsync);
        group.MapPost("/clusters/{name}/{action:regex(^(drain|undrain)$)}", ClusterAsync);
        group.MapUserActions();
    }

    private static async Task<IResult> PoolAsync(Guid id, string action, ClaimsPrincipal by, ChangePool steer, CancellationToken cancellationToken)
    {
        await (action switch
        {
            "pause" => steer.PauseAsync(id, by.UserId(), cancellationToken),
            "resume" => steer.ResumeAsync(id, by.UserId(), cancellationToken),
            _ => steer.RetryAsync(id, by.UserId(), cancellationToken),
        });
        return TypedResults.Redirect("/admin/pools");
    }

    /// <summary>Invalid input leads back to the page, which explains it.</summary>
    private static async Task<IResult> PolicyAsync(
        Guid id, [FromForm] string? policy, [FromForm] string? percent, [FromForm] string? timeZone, ClaimsPrincipal by, ChangePool steer, CancellationToken cancellationToken)
    {
        var edit = new PoolEdit(policy, percent, timeZone);
        if (edit.Read() is not { Problem: null } request) return TypedResults.Redirect($"/admin/pools/{id}{edit.Query}");
        await steer.SetPolicyAsync(id, request.Value, by.UserId(), cancellationToken);
        return TypedResults.Redirect($"/admin/pools/{id}");
    }

    private static async Task<IResult> EndAsync(Guid id, ClaimsPrincipal by, EndSession end, CancellationToken cancellationToken)
    {
        await end.ByOperatorAsync(id, by.UserId(), cancellationToken);
        return TypedResults.Redirect("/admin/sessions");
    }

    private static async Task<IResult> ClusterAsync(string name, string action, ClaimsPrincipal by, DrainCluster cluster, CancellationToken cancellationToken)
    {
        await (action == "drain" ? cluster.DrainAsync(name, by.UserId(), cancellationToken) : cluster.UndrainAsync(name, by.UserId(), cancellationToken));
        return TypedResults.Redirect("/admin/clusters");
    }
}
