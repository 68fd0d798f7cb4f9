using System.Security.Claims;
using Fractal.Client.Accounts;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Subscriptions;
using Microsoft.AspNetCore.Identity;

namespace Fractal.Server.Accounts;

internal static class AccountEndpoints
{
    public static void MapAccounts(this WebApplication app)
    {
        var group = app.MapGroup("/v1/accounts").WithTags("Accounts").RequireRateLimiting(Limits.Credentials);
        group.MapPost("/kdf", KdfAsync).WithSummary("The parameters an account's password is derived with");
        group.MapPost("/register", RegisterAsync).WithSummary("Make an account").Produces<RegisterResponse>(201).ProducesProblem(409).ProducesProblem(422);
        group.MapPost("/login", LoginAsync).WithSummary("Sign a program in").Produces<TokenResponse>().ProducesProblem(401).ProducesProblem(422);
        group.MapPost("/refresh", RefreshAsync).WithSummary("Trade a refresh token for a new pair").Produces<TokenResponse>().ProducesProblem(401);
        group.MapPost("/logout", LogoutAsync).WithSummary("End a sign-in").Produces(204);
        var own = app.MapGroup("/v1/accounts").WithTags("Accounts").RequireAuthorization(Policies.User);
        own.MapGet("/me", MeAsync).WithSummary("The signed-in user, subscription and usage").Produces<MeResponse>();
        own.MapPost("/password", PasswordAsync).RequireRateLimiting(Limits.Credentials).WithSummary("Change the password; every sign-in ends").Produces(204).ProducesProblem(401).ProducesProblem(422);
    }

    private static Task<KdfParameters> KdfAsync(KdfRequest request, Derivation derivation) => derivation.OfAsync(request.Email);

    private static async Task<IResult> RegisterAsync(RegisterRequest request, RegisterUser register, CancellationToken cancellationToken) =>
        (await register.RunAsync(request, cancellationToken)).ToHttp(user => TypedResults.Created("/v1/accounts/me", new RegisterResponse(user.Id, user.Email!)));

    private static async Task<IResult> LoginAsync(LoginRequest request, SignIn signIn, AccessTokens tokens, TimeProvider clock, CancellationToken cancellationToken)
    {
        var user = await signIn.CheckAsync(request.Email, request.Password);
        return user.Problem is { } problem ? problem
            : TypedResults.Ok(await tokens.MakeAsync(user.Value, Guid.CreateVersion7(clock.GetUtcNow()), cancellationToken));
    }

    private static async Task<IResult> RefreshAsync(
        RefreshRequest request, FractalDb db, RefreshTokens refreshTokens, UserManager<User> users, AccessTokens tokens, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var used = await refreshTokens.UseAsync(request.RefreshToken, cancellationToken);
        var user = used is null ? null : await users.FindByIdAsync(used.UserId.ToString());
        var pair = user is null ? null : await tokens.MakeAsync(user, used!.FamilyId, cancellationToken);
        // Also without a pair: that a sign-in was ended because its token was copied has to stay.
        await transaction.CommitAsync(CancellationToken.None);
        return pair is null ? AccountProblems.InvalidRefreshToken : TypedResults.Ok(pair);
    }

    private static async Task<IResult> LogoutAsync(LogoutRequest request, RefreshTokens refreshTokens, CancellationToken cancellationToken)
    {
        if (request.RefreshToken is { } token) await refreshTokens.RevokeFamilyOfAsync(token, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> MeAsync(ClaimsPrincipal principal, UserManager<User> users, Entitlements entitlements, CancellationToken cancellationToken)
    {
        if (await users.FindByIdAsync(principal.UserId().ToString()) is not { } user) return PlatformProblems.Unauthenticated;
        var (subscription, usage) = await entitlements.DescribeAsync(user.Id, cancellationToken);
        return TypedResults.Ok(new MeResponse(user.Id, user.Email!, user.Administrator, subscription, usage));
    }

    private static async Task<IResult> PasswordAsync(ChangePasswordRequest request, ClaimsPrincipal principal, ChangePassword change, CancellationToken cancellationToken) =>
        (await change.RunAsync(principal.UserId(), request, cancellationToken)).ToHttp(_ => TypedResults.NoContent());
}
