using Fractal.Client.Sessions;
using Fractal.Server.Accounts;
using Fractal.Server.Platform.Http;
using Fractal.Server.Portal.Operators;
using Fractal.Server.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace Fractal.Server.Portal;

/// <summary>What the buttons of the pages do; each leads on to a page, so that all of them work without a script.</summary>
internal static class PortalEndpoints
{
    public static void MapPortalActions(this WebApplication app)
    {
        var group = app.MapGroup("").ExcludeFromDescription();
        group.MapOperatorActions();
        group.MapPost("/sign-out", SignOutAsync);
        group.MapPost("/apps/{app}/start", StartAsync).RequireAuthorization(Policies.User).RequireRateLimiting(Limits.Starts).WithMetadata(new RefusedAtAttribute("/apps"));
        group.MapPost("/sessions/{id:guid}/end", EndAsync).RequireAuthorization(Policies.User);
    }

    private static async Task<IResult> SignOutAsync(SignIn signIn)
    {
        await signIn.OutAsync();
        return TypedResults.Redirect("/");
    }

    /// <summary>The key in the form makes a double click one start.</summary>
    private static async Task<IResult> StartAsync(string app, [FromForm] string? key, HttpContext http, StartSession start, CancellationToken cancellationToken)
    {
        if (app.Length > 64) return TypedResults.Redirect("/not-found");
        var result = await start.RunAsync(http.User.UserId(), new StartSessionRequest(app), string.IsNullOrEmpty(key) ? null : key, stamp: null, cancellationToken);
        return result.Problem switch
        {
            null => TypedResults.Redirect($"/sessions/{result.Value.Session.Id}"),
            { Session: { } active } => TypedResults.Redirect($"/sessions/{active.Id}"),
            { Code: var code } => TypedResults.Redirect($"/apps?refused={code}"),
        };
    }

    private static async Task<IResult> EndAsync(Guid id, HttpContext http, EndSession end, CancellationToken cancellationToken)
    {
        await end.RunAsync(http.User.UserId(), id, cancellationToken);
        return TypedResults.Redirect("/sessions");
    }
}
