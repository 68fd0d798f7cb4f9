using System.Security.Claims;
using Fractal.Client.Sessions;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Http.SignIns;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Sessions.Claims;
using Fractal.Server.Sessions.Endings;
using Fractal.Server.Sessions.Watching;
using Microsoft.AspNetCore.Mvc;

namespace Fractal.Server.Sessions;

internal static class SessionEndpoints
{
    public static void MapSessions(this WebApplication app)
    {
        var group = app.MapGroup("/v1/sessions").RequireAuthorization(AccessPolicies.User).WithTags("Sessions");
        group.MapPost("", StartAsync).RequireRateLimiting(Limits.Starts).WithMetadata(new CheckedByEndpoint()).WithName("startSession").WithSummary("Start an app; retries with the same Idempotency-Key are safe")
            .Produces<SessionResponse>(200).Produces<SessionResponse>(201).Produces<SessionResponse>(202)
            .ProducesProblem(402).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429).ProducesProblem(503);
        group.MapGet("", ListAsync).WithName("listSessions").WithSummary("List your live and past sessions");
        group.MapGet("/{id:guid}", GetAsync).WithName("getSession").WithSummary("Get a session, also after its end").Produces<SessionResponse>().ProducesProblem(404);
        group.MapDelete("/{id:guid}", EndAsync).WithName("endSession").WithSummary("End a session, or cancel a queued start").Produces<SessionResponse>().ProducesProblem(404);
        group.MapPost("/{id:guid}/tickets", NewTicketAsync).WithName("createTicket").WithSummary("Create a ticket to reconnect").Produces<SessionResponse>().ProducesProblem(404).ProducesProblem(409);
        group.MapGet("/{id:guid}/events", EventsAsync).WithName("followSession").WithSummary("Follow a session's states as server-sent events").Produces<SessionResponse>(200, "text/event-stream").ProducesProblem(404);
    }

    private static async Task<IResult> StartAsync(
        StartSessionRequest request, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, HttpRequest http, ClaimsPrincipal user, ISignIns signIns,
        StartSession start, CancellationToken cancellationToken)
    {
        if (http.Headers["Idempotency-Key"].Count > 1) return PlatformProblems.Invalid("Idempotency-Key", "Send one Idempotency-Key only.");
        var result = await start.RunAsync(user.UserId(), request, idempotencyKey, signIns.LeftToCheck(user), cancellationToken);
        return result.ToHttp(started => started switch
        {
            { Repeat: true } => TypedResults.Ok(started.Session),
            { Session.State: SessionState.Queued } => TypedResults.Accepted(Address(started), started.Session),
            _ => TypedResults.Created(Address(started), started.Session),
        });
    }

    private static string Address(StartedSession started) => $"/v1/sessions/{started.Session.Id}";

    private static Task<IReadOnlyList<SessionResponse>> ListAsync(ClaimsPrincipal user, SessionViews views, CancellationToken cancellationToken) =>
        views.ListAsync(user.UserId(), cancellationToken);

    private static async Task<IResult> GetAsync(Guid id, ClaimsPrincipal user, SessionViews views, CancellationToken cancellationToken) =>
        await views.GetAsync(user.UserId(), id, cancellationToken) is { } session ? TypedResults.Ok(session) : SessionProblems.NoSuchSession;

    private static async Task<IResult> EndAsync(Guid id, ClaimsPrincipal user, EndSession end, CancellationToken cancellationToken) =>
        (await end.RunAsync(user.UserId(), id, cancellationToken)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> NewTicketAsync(Guid id, ClaimsPrincipal user, CreateTicket newTicket, CancellationToken cancellationToken) =>
        (await newTicket.RunAsync(user.UserId(), id, cancellationToken)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> EventsAsync(Guid id, HttpContext http, SessionViews views, SessionEvents events, CancellationToken cancellationToken)
    {
        var user = http.User.UserId();
        return await views.GetAsync(user, id, cancellationToken) is null ? SessionProblems.NoSuchSession
            : TypedResults.ServerSentEvents(http.WhileSignedInAsync(until => events.FollowAsync(user, id, until), withRole: false, cancellationToken));
    }
}
