using System.Security.Claims;
using Fractal.Client.Administration;
using Fractal.Server.Accounts.Users;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Portal.Forms;
using Fractal.Server.Subscriptions;
using Microsoft.AspNetCore.Mvc;

namespace Fractal.Server.Portal.Operators;

/// <summary>The buttons of the users page. Each leads back to its user, with the error's code if there is one.</summary>
internal static class UserActions
{
    public static void MapUserActions(this RouteGroupBuilder group)
    {
        group.MapPost("/users/{id:guid}/subscription/{state:regex(^(active|canceled)$)}", SubscriptionAsync).WithMetadata(new KeptFields("until", "tier"));
        group.MapPost("/users/{id:guid}/{action:regex(^(promote|demote|disable|enable|sign-out|delete)$)}", ChangeAsync);
        group.MapPost("/invitations", InviteAsync);
        group.MapPost("/invitations/{id:guid}/revoke", RevokeAsync);
    }

    private static async Task<IResult> SubscriptionAsync(
        Guid id, string state, [FromForm] string? until, [FromForm] string? tier, ClaimsPrincipal by, UserList users, SetSubscription set, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await users.FindAsync(id, cancellationToken) is not { } user) return Back(null, "not_found");
        if (!SubscriptionEdit.TryRead(until, clock.GetUtcNow(), out var endsAt)) return Back(user.Email, "until");
        var request = new SetSubscriptionRequest(state, string.IsNullOrEmpty(tier) ? null : tier, endsAt);
        return Back(user.Email, await set.RunAsync(id, request, by.UserId(), cancellationToken) is null ? null : "tier");
    }

    private static async Task<IResult> ChangeAsync(Guid id, string action, ClaimsPrincipal by, UserList users, ChangeUser change, CancellationToken cancellationToken)
    {
        var email = (await users.FindAsync(id, cancellationToken))?.Email;
        var problem = await ActAsync(action, id, by.UserId(), change, cancellationToken);
        return Back(action == "delete" && problem is null ? null : email, problem?.Code);
    }

    private static Task<Problem?> ActAsync(string action, Guid id, Guid by, ChangeUser change, CancellationToken cancellationToken) => action switch
    {
        "promote" => change.PromoteAsync(id, by, cancellationToken),
        "demote" => change.DemoteAsync(id, by, cancellationToken),
        "disable" => change.DisableAsync(id, by, cancellationToken),
        "enable" => change.EnableAsync(id, by, cancellationToken),
        "sign-out" => change.SignOutAsync(id, by, cancellationToken),
        _ => change.DeleteAsync(id, by, cancellationToken),
    };

    /// <summary>The code is in the response itself, because addresses are stored and logged.</summary>
    private static async Task<IResult> InviteAsync([FromForm] string? email, ClaimsPrincipal by, InvitationStore invitations, CancellationToken cancellationToken)
    {
        var made = await invitations.CreateAsync(new CreateInvitationRequest(email), by.UserId(), cancellationToken);
        return made.Problem is null ? new Microsoft.AspNetCore.Http.HttpResults.RazorComponentResult<InvitationPage>(new { Made = made.Value }) : Back(null, "email");
    }

    private static async Task<IResult> RevokeAsync(Guid id, ClaimsPrincipal by, InvitationStore invitations, CancellationToken cancellationToken)
    {
        await invitations.RevokeAsync(id, by.UserId(), cancellationToken);
        return TypedResults.Redirect("/admin/users");
    }

    private static IResult Back(string? email, string? refused)
    {
        var query = new Dictionary<string, string?>();
        if (email is not null) query["search"] = email;
        if (refused is not null) query["refused"] = refused;
        return TypedResults.Redirect("/admin/users" + QueryString.Create(query));
    }
}
