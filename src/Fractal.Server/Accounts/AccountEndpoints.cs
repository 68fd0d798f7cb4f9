using System.Security.Claims;
using Fractal.Client.Accounts;
using Fractal.Server.Accounts.SignIns;
using Fractal.Server.Accounts.Users;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Http.SignIns;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Subscriptions;
using Microsoft.AspNetCore.Identity;

namespace Fractal.Server.Accounts;

internal static class AccountEndpoints
{
    public static void MapAccounts(this WebApplication app)
    {
        var group = app.MapGroup("/v1/accounts").WithTags("Accounts");
        group.MapPost("/kdf", KdfAsync).RequireRateLimiting(Limits.Derivations).WithName("getKeyDerivation").WithSummary("Get an account's key derivation parameters");
        group.MapPost("/register", RegisterAsync).RequireRateLimiting(Limits.Registrations).WithName("createAccount").WithSummary("Create an account")
            .Produces<RegisterResponse>(201).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);
        group.MapPost("/login", LoginAsync).RequireRateLimiting(Limits.SignIns).WithName("signIn").WithSummary("Sign a program in").Produces<TokenResponse>().ProducesProblem(401).ProducesProblem(422);
        group.MapPost("/refresh", RefreshAsync).RequireRateLimiting(Limits.Refreshes).WithName("refreshTokens").WithSummary("Exchange a refresh token for a new token pair").Produces<TokenResponse>().ProducesProblem(401);
        group.MapPost("/logout", LogoutAsync).RequireRateLimiting(Limits.Refreshes).WithName("signOut").WithSummary("End a sign-in by its refresh token").Produces(204);

        var own = group.MapGroup("").RequireAuthorization(AccessPolicies.User);
        own.MapGet("/me", MeAsync).WithName("getOwnAccount").WithSummary("Get the signed-in user, subscription and usage").Produces<MeResponse>();
        own.MapPost("/password", PasswordAsync).RequireRateLimiting(Limits.SignIns).WithName("changePassword").WithSummary("Change the password and end all sign-ins").Produces(204).ProducesProblem(401).ProducesProblem(422);
        own.MapPost("/administrator", ClaimAsync).RequireRateLimiting(Limits.SignIns).WithName("claimAdministrator").WithSummary("Become the first administrator with the installation's one-time code").Produces(204).ProducesProblem(403);
        own.MapGet("/sign-ins", ListSignIns).WithName("listSignIns").WithSummary("List the user's sign-ins");
        own.MapDelete("/sign-ins", EndOtherSignInsAsync).WithName("endOtherSignIns").WithSummary("End all other sign-ins").Produces(204);
        own.MapDelete("/sign-ins/{id:guid}", EndSignInAsync).WithName("endSignIn").WithSummary("End a sign-in").Produces(204).ProducesProblem(404);
    }

    private static Task<KdfParameters> KdfAsync(KdfRequest request, KeyDerivation derivation) => derivation.OfAsync(request.Email);

    private static async Task<IResult> RegisterAsync(RegisterRequest request, RegisterUser register, CancellationToken cancellationToken) =>
        (await register.RunAsync(request, cancellationToken)).ToHttp(user => TypedResults.Created("/v1/accounts/me", new RegisterResponse(user.Id, user.Email!)));

    private static async Task<IResult> LoginAsync(LoginRequest request, SignIn signIn, CancellationToken cancellationToken) =>
        (await signIn.WithTokensAsync(request.Email, request.Password, cancellationToken)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> RefreshAsync(RefreshRequest request, RefreshSignIn refresh, CancellationToken cancellationToken) =>
        (await refresh.RunAsync(request.RefreshToken, cancellationToken)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> LogoutAsync(LogoutRequest request, RefreshSignIn refresh, CancellationToken cancellationToken)
    {
        if (request.RefreshToken is { } token) await refresh.EndAsync(token, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> MeAsync(ClaimsPrincipal principal, UserManager<User> users, Entitlements entitlements, CancellationToken cancellationToken)
    {
        if (await users.FindByIdAsync(principal.UserId().ToString()) is not { } user) return PlatformProblems.Unauthenticated;
        var (subscription, usage) = await entitlements.DescribeAsync(user.Id, cancellationToken);
        return TypedResults.Ok(new MeResponse(user.Id, user.Email!, user.Administrator, subscription, usage));
    }

    private static async Task<IResult> PasswordAsync(ChangePasswordRequest request, ClaimsPrincipal principal, ChangePassword change, CancellationToken cancellationToken) =>
        (await change.RunAsync(principal.UserId(), principal.SignInId()!.Value, request, cancellationToken)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<IResult> ClaimAsync(ClaimAdministratorRequest request, ClaimsPrincipal principal, ClaimAdministrator claim, CancellationToken cancellationToken) =>
        (await claim.RunAsync(principal.UserId(), request.Code, cancellationToken)).ToHttp(_ => TypedResults.NoContent());

    private static Task<IReadOnlyList<SignInResponse>> ListSignIns(ClaimsPrincipal principal, SignInList list, CancellationToken cancellationToken) =>
        list.OfAsync(principal.UserId(), principal.SignInId(), cancellationToken);

    private static async Task<IResult> EndOtherSignInsAsync(ClaimsPrincipal principal, EndSignIns end, CancellationToken cancellationToken)
    {
        await end.AllAsync(principal.UserId(), principal.SignInId(), SignInEnd.Revoked, principal.UserId(), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> EndSignInAsync(Guid id, ClaimsPrincipal principal, EndSignIns end, CancellationToken cancellationToken) =>
        await end.OneAsync(principal.UserId(), id, SignInEnd.Revoked, principal.UserId(), cancellationToken) ? TypedResults.NoContent() : AccountProblems.NoSuchSignIn;
}
