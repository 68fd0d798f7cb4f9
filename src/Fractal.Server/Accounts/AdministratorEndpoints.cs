using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Fractal.Client.Administration;
using Fractal.Server.Accounts.Users;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Subscriptions;

namespace Fractal.Server.Accounts;

/// <summary>
/// Users and invitations, for operators. Paths identify users by id, since an email may contain any character or imitate another.
/// </summary>
internal static class AdministratorEndpoints
{
    public static void MapAdministrators(this WebApplication app)
    {
        var users = app.MapGroup("/v1/admin/users").WithTags("Users").RequireAuthorization(AccessPolicies.Administrator);
        users.MapGet("", ListAsync).WithName("listUsers").WithSummary("List users, newest first, optionally by part of the email");
        users.MapGet("/{id:guid}", GetAsync).WithName("getUser").WithSummary("Get a user").Produces<OperatorUserResponse>().ProducesProblem(404);
        users.MapPut("/{id:guid}/subscription", SubscriptionAsync).WithName("setSubscription").WithSummary("Change a user's subscription").Produces(204).ProducesProblem(404);
        users.MapPost("/{id:guid}/promote", PromoteAsync).WithName("promoteUser").WithSummary("Promote a user to administrator").Produces(204).ProducesProblem(404).ProducesProblem(409);
        users.MapPost("/{id:guid}/demote", DemoteAsync).WithName("demoteUser").WithSummary("Demote an administrator").Produces(204).ProducesProblem(404).ProducesProblem(409);
        users.MapPost("/{id:guid}/disable", DisableAsync).WithName("disableUser").WithSummary("Disable a user and end sign-ins and sessions").Produces(204).ProducesProblem(404).ProducesProblem(409);
        users.MapPost("/{id:guid}/enable", EnableAsync).WithName("enableUser").WithSummary("Enable a disabled user").Produces(204).ProducesProblem(404).ProducesProblem(409);
        users.MapPost("/{id:guid}/sign-out", SignOutAsync).WithName("signOutUser").WithSummary("End all sign-ins of a user").Produces(204).ProducesProblem(404);
        users.MapDelete("/{id:guid}", DeleteAsync).WithName("deleteUser").WithSummary("Delete a user after ending all sessions").Produces(204).ProducesProblem(404).ProducesProblem(409);

        var invitations = app.MapGroup("/v1/admin/invitations").WithTags("Users").RequireAuthorization(AccessPolicies.Administrator);
        invitations.MapGet("", ListInvitationsAsync).WithName("listInvitations").WithSummary("List invitations, newest first");
        invitations.MapPost("", InviteAsync).WithName("createInvitation").WithSummary("Create an invitation; only this response contains its code").Produces<InvitationResponse>(201);
        invitations.MapDelete("/{id:guid}", RevokeAsync).WithName("revokeInvitation").WithSummary("Revoke an unused invitation").Produces(204).ProducesProblem(404);
    }

    private static Task<PageResponse<OperatorUserResponse>> ListAsync(
        UserList users, [StringLength(254)] string? search, [Range(1, Paging.LastPage)] int page = 1, CancellationToken cancellationToken = default) =>
        users.ListAsync(search, page, cancellationToken);

    private static async Task<IResult> GetAsync(Guid id, UserList users, CancellationToken cancellationToken) =>
        await users.FindAsync(id, cancellationToken) is { } user ? TypedResults.Ok(user) : AccountProblems.NoSuchUser;

    private static async Task<IResult> SubscriptionAsync(Guid id, SetSubscriptionRequest request, ClaimsPrincipal by, UserList users, SetSubscription set, CancellationToken cancellationToken) =>
        await users.FindAsync(id, cancellationToken) is null ? AccountProblems.NoSuchUser : ToHttp(await set.RunAsync(id, request, by.UserId(), cancellationToken));

    private static async Task<IResult> PromoteAsync(Guid id, ClaimsPrincipal by, ChangeUser change, CancellationToken cancellationToken) =>
        ToHttp(await change.PromoteAsync(id, by.UserId(), cancellationToken));

    private static async Task<IResult> DemoteAsync(Guid id, ClaimsPrincipal by, ChangeUser change, CancellationToken cancellationToken) =>
        ToHttp(await change.DemoteAsync(id, by.UserId(), cancellationToken));

    private static async Task<IResult> DisableAsync(Guid id, ClaimsPrincipal by, ChangeUser change, CancellationToken cancellationToken) =>
        ToHttp(await change.DisableAsync(id, by.UserId(), cancellationToken));

    private static async Task<IResult> EnableAsync(Guid id, ClaimsPrincipal by, ChangeUser change, CancellationToken cancellationToken) =>
        ToHttp(await change.EnableAsync(id, by.UserId(), cancellationToken));

    private static async Task<IResult> SignOutAsync(Guid id, ClaimsPrincipal by, ChangeUser change, CancellationToken cancellationToken) =>
        ToHttp(await change.SignOutAsync(id, by.UserId(), cancellationToken));

    private static async Task<IResult> DeleteAsync(Guid id, ClaimsPrincipal by, ChangeUser change, CancellationToken cancellationToken) =>
        ToHttp(await change.DeleteAsync(id, by.UserId(), cancellationToken));

    private static Task<PageResponse<InvitationResponse>> ListInvitationsAsync(
        InvitationStore invitations, [Range(1, Paging.LastPage)] int page = 1, CancellationToken cancellationToken = default) => invitations.ListAsync(page, cancellationToken);

    private static async Task<IResult> InviteAsync(CreateInvitationRequest request, ClaimsPrincipal by, InvitationStore invitations, CancellationToken cancellationToken) =>
        (await invitations.CreateAsync(request, by.UserId(), cancellationToken)).ToHttp(made => TypedResults.Created($"/v1/admin/invitations/{made.Id}", made));

    private static async Task<IResult> RevokeAsync(Guid id, ClaimsPrincipal by, InvitationStore invitations, CancellationToken cancellationToken) =>
        await invitations.RevokeAsync(id, by.UserId(), cancellationToken) ? TypedResults.NoContent() : AccountProblems.NoSuchInvitation;

    private static IResult ToHttp(Problem? problem) => problem is null ? TypedResults.NoContent() : problem;
}
