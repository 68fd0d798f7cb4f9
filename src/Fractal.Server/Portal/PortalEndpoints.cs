using Fractal.Server.Accounts.SignIns;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Http.SignIns;
using Fractal.Server.Portal.Operators;
using Fractal.Server.Sessions.Claims;
using Fractal.Server.Sessions.Endings;

namespace Fractal.Server.Portal;

/// <summary>The buttons of the pages. Each redirects to a page, so they work without a script.</summary>
internal static class PortalEndpoints
{
    public static void MapPortalActions(this WebApplication app)
    {
        var group = app.MapGroup("").ExcludeFromDescription();
        group.MapOperatorActions();
        group.MapPost("/sign-out", SignOutAsync);
        group.MapPost("/account/sign-ins/{id:guid}/end", EndSignInAsync).RequireAuthorization(AccessPolicies.User);
        group.MapPost("/account/sign-ins/end-others", EndOtherSignInsAsync).RequireAuthorization(AccessPolicies.User);
        group.MapPost("/apps/{app}/start", StartAsync).RequireAuthorization(AccessPolicies.User).RequireRateLimiting(Limits.Starts).WithMetadata(new RefusedAtAttribute("/apps"));
        group.MapPost("/sessions/{id:guid}/end", EndAsync).RequireAuthorization(AccessPolicies.User);
    }

    private static async Task<IResult> SignOutAsync(SignIn signIn, CancellationToken cancellationToken)
    {
        await signIn.OutAsync(cancellationToken);
        return TypedResults.Redirect("/");
    }

    private static async Task<IResult> EndSignInAsync(Guid id, HttpContext http, EndSignIns end, CancellationToken cancellationToken)
    {
        await end.OneAsync(http.User.UserId(), id, SignInEnd.Revoked, http.User.UserId(), cancellationToken);
        return TypedResults.Redirect("/account");
    }

    private static async Task<IResult> EndOtherSignInsAsync(HttpContext http, EndSignIns end, CancellationToken cancellationToken)
    {
        await end.AllAsync(http.User.UserId(), http.User.SignInId(), SignInEnd.Revoked, http.User.UserId(), cancellationToken);
        return TypedResults.Redirect("/account");
    }

    private static async Task<IResult> StartAsync(string app, HttpContext http, StartOrReturn start, CancellationToken cancellationToken)
    {
        if (app.Length > 64) return TypedResults.Redirect("/not-found");
        var result = await start.RunAsync(http.User.UserId(), app, cancellationToken);
        return TypedResults.Redirect(result.Problem is { } problem ? $"/apps?refused={problem.Code}" : $"/sessions/{result.Value}");
    }

    private static async Task<IResult> EndAsync(Guid id, HttpContext http, EndSession end, CancellationToken cancellationToken)
    {
        await end.RunAsync(http.User.UserId(), id, cancellationToken);
        return TypedResults.Redirect("/sessions");
    }
}
