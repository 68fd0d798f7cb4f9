using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Fractal.Client.Administration;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Http.SignIns;
using Fractal.Server.Sessions.Endings;
using Fractal.Server.Sessions.Watching;

namespace Fractal.Server.Sessions;

internal static class OperatorSessionEndpoints
{
    public static void MapOperatorSessions(this WebApplication app)
    {
        var group = app.MapGroup("/v1/admin").RequireAuthorization(AccessPolicies.Administrator);
        group.MapGet("/sessions", ListAsync).WithTags("Sessions").WithName("listAllSessions").WithSummary("List sessions of all users, newest first");
        group.MapPost("/sessions/{id:guid}/end", EndAsync).WithTags("Sessions").WithName("endAnySession").WithSummary("End a session of any user").Produces(204).ProducesProblem(404);
        group.MapGet("/events", Events).WithTags("Operations").WithName("followChanges").WithSummary("Follow changes as server-sent events, at most one per second").Produces<string>(200, "text/event-stream");
    }

    private static Task<PageResponse<OperatorSessionResponse>> ListAsync(
        OperatorSessions sessions, bool? live, [StringLength(64)] string? app, Guid? user, [Range(1, Paging.LastPage)] int page = 1, CancellationToken cancellationToken = default) =>
        sessions.ListAsync(live, app, user, page, cancellationToken);

    private static async Task<IResult> EndAsync(Guid id, ClaimsPrincipal by, EndSession end, CancellationToken cancellationToken) =>
        await end.ByOperatorAsync(id, by.UserId(), cancellationToken) ? TypedResults.NoContent() : SessionProblems.NoSuchSession;

    private static IResult Events(HttpContext http, OperatorEvents events, CancellationToken cancellationToken) =>
        TypedResults.ServerSentEvents(http.WhileSignedInAsync(events.FollowAsync, withRole: true, cancellationToken), "changed");
}
