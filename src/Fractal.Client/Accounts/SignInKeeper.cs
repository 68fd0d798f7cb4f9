using Fractal.Client.Http;
using Fractal.Client.Problems;

namespace Fractal.Client.Accounts;

/// <summary>Refreshes the sign-in: one exchange at a time, for all calls and all processes that share a store.</summary>
internal sealed class SignInKeeper(ITokenStore store, ApiConnection api, TimeProvider clock)
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    /// <summary>The sign-in if its access token is valid by this machine's clock, or null.</summary>
    public async Task<SignInTokens?> CurrentAsync(CancellationToken cancellationToken)
    {
        var kept = await store.ReadAsync(cancellationToken);
        return kept is not null && kept.ExpiresAt - Margin <= clock.GetUtcNow() ? await RefreshAsync(kept, cancellationToken) : kept;
    }

    /// <summary>Refreshes a sign-in whose access token has expired, unless another process has done so.</summary>
    public async Task<SignInTokens?> RefreshAsync(SignInTokens stale, CancellationToken cancellationToken)
    {
        await using var held = await store.HoldAsync(cancellationToken);
        var kept = await store.ReadAsync(cancellationToken);
        if (kept is null || kept.AccessToken != stale.AccessToken) return kept;
        try
        {
            // Not cancelable: the old token is used up as soon as the server has received it.
            var fresh = await api.AskAsync(
                ApiRequest.Post("v1/accounts/refresh", new RefreshRequest(kept.RefreshToken), ClientJson.Default.RefreshRequest), ClientJson.Default.TokenResponse, CancellationToken.None);
            return await WriteAsync(kept.Email, fresh);
        }
        catch (FractalProblemException problem) when (problem.Code == ProblemCodes.InvalidRefreshToken)
        {
            await store.WriteAsync(null, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Stores a new sign-in and ends the previous one on the server if possible.</summary>
    public async Task ReplaceAsync(string email, TokenResponse tokens, CancellationToken cancellationToken)
    {
        await using var held = await store.HoldAsync(cancellationToken);
        var old = await store.ReadAsync(cancellationToken);
        await WriteAsync(email, tokens);
        if (old is null) return;
        try
        {
            await EndAsync(old, cancellationToken);
        }
        catch (FractalException)
        {
            // The sign-in expires unused.
        }
    }

    /// <summary>Removes the sign-in from the store, regardless of the server's response, and then ends it on the server.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        await using var held = await store.HoldAsync(cancellationToken);
        var kept = await store.ReadAsync(cancellationToken);
        await store.WriteAsync(null, cancellationToken);
        if (kept is not null) await EndAsync(kept, cancellationToken);
    }

    public async Task<string?> EmailAsync(CancellationToken cancellationToken) => (await store.ReadAsync(cancellationToken))?.Email;

    private async Task<SignInTokens> WriteAsync(string email, TokenResponse tokens)
    {
        if (tokens.AccessToken is not { Length: > 0 } || tokens.RefreshToken is not { Length: > 0 })
            throw new FractalConnectionException(ConnectionFailure.NotFractal, $"{api.Address} answered a sign-in without tokens. Check the address.");
        var fresh = new SignInTokens(email, tokens.AccessToken, tokens.RefreshToken, clock.GetUtcNow().AddSeconds(tokens.ExpiresIn));
        await store.WriteAsync(fresh, CancellationToken.None);
        return fresh;
    }

    private async Task EndAsync(SignInTokens tokens, CancellationToken cancellationToken)
    {
        using var response = await api.SendAsync(
            ApiRequest.Post("v1/accounts/logout", new LogoutRequest(tokens.RefreshToken), ClientJson.Default.LogoutRequest) with { Repeatable = true }, cancellationToken);
    }
}
