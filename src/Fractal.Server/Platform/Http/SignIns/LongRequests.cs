using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authentication;

namespace Fractal.Server.Platform.Http.SignIns;

/// <summary>Event streams, which outlast the check when they begin.</summary>
internal static class LongRequests
{
    /// <summary>Ends a stream together with its sign-in or access token, and on a change of role if it requires one.</summary>
    public static async IAsyncEnumerable<T> WhileSignedInAsync<T>(
        this HttpContext http, Func<CancellationToken, IAsyncEnumerable<T>> follow, bool withRole = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (http.User.SignInId() is not { } signIn) yield break;
        var expires = http.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc;
        using var hold = http.RequestServices.GetRequiredService<ISignIns>().Hold(signIn, expires, withRole, cancellationToken);
        await using var source = follow(hold.Token).GetAsyncEnumerator(hold.Token);
        while (await NextAsync(source, hold)) yield return source.Current;
    }

    private static async Task<bool> NextAsync<T>(IAsyncEnumerator<T> source, SignInHold hold)
    {
        try
        {
            return await source.MoveNextAsync();
        }
        catch (OperationCanceledException) when (hold.SignInEnded)
        {
            return false;
        }
    }
}
