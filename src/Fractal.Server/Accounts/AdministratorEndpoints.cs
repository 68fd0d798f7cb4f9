using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Fractal.Client.Administration;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Subscriptions;
using Microsoft.AspNetCore.Identity;

namespace Fractal.Server.Accounts;

internal static class AdministratorEndpoints
{
    public static void MapAdministrators(this WebApplication app)
    {
        app.MapPost("/v1/admin/administrators", GrantAsync).WithTags("Users").RequireRateLimiting(Limits.Credentials)
            .WithSummary("Make a user an administrator: by one, or with the installation's one-time code").Produces(204).ProducesProblem(403).ProducesProblem(404);
        app.MapGet("/v1/admin/users", ListAsync).WithTags("Users").RequireAuthorization(Policies.Administrator).WithSummary("Users, newest first, or those whose email has a part in it");
        app.MapPut("/v1/admin/users/{email}/subscription", SubscriptionAsync).WithTags("Users").RequireAuthorization(Policies.Administrator)
            .WithSummary("Change a user's subscription").Produces(204).ProducesProblem(404);
    }

    private static Task<PageResponse<OperatorUserResponse>> ListAsync(
        UserList users, [StringLength(254)] string? search, [Range(1, Paging.LastPage)] int page = 1, CancellationToken cancellationToken = default) =>
        users.ListAsync(search, page, cancellationToken);

    private static async Task<IResult> GrantAsync(GrantAdministratorRequest request, ClaimsPrincipal principal, GrantAdministrator grant, CancellationToken cancellationToken)
    {
        Guid? by = principal.IsInRole(Policies.Administrator) ? principal.UserId() : null;
        return (await grant.RunAsync(request.Email, request.Code, by, cancellationToken)).ToHttp(_ => TypedResults.NoContent());
    }

    private static async Task<IResult> SubscriptionAsync(
        string email, SetSubscriptionRequest request, ClaimsPrincipal principal, UserManager<User> users, SetSubscription set, CancellationToken cancellationToken)
    {
        if (await users.FindByEmailAsync(email) is not { } user) return AccountProblems.NoSuchUser;
        return await set.RunAsync(user.Id, request, principal.UserId(), cancellationToken) is { } problem ? problem : TypedResults.NoContent();
    }
}
