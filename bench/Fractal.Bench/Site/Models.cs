using System.Diagnostics;
using System.Security.Claims;
using Fractal.Client;
using Fractal.Client.Sessions;

namespace Fractal.Bench.Site;

/// <summary>One real user with one ended and one live session, created through the API; all other rows are copies of these.</summary>
/// <param name="SignIn">The content of this user's token.</param>
internal sealed record Models(Guid UserId, ClaimsIdentity SignIn, Guid EndedSession, Guid LiveSession)
{
    public const string Email = "model@example.org";
    public const string Password = "the password of the one real user";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task<Models> MakeAsync(LoadSite site)
    {
        var store = new KeptTokens();
        using var client = new FractalClient(site.Server.Address, new FractalClientOptions { Tokens = store });
        var user = await client.RegisterAsync(Email, Password);
        await client.LoginAsync(Email, Password);
        var request = new StartSessionRequest(LoadSite.App) { Wait = 20 };
        var ended = await client.StartSessionAsync(request);
        await client.EndSessionAsync(ended.Id);
        await UntilAsync(async () => (await client.GetSessionAsync(ended.Id)).State == SessionState.Ended);
        var live = await client.StartSessionAsync(request);
        await UntilAsync(async () => await site.Rows.AskAsync<long>("select count(*) from containers where state = 'Ready'") > 0);
        await site.Rows.KeepModelsAsync("users", "sign_ins", "subscriptions", "containers", "sessions", "apps", "app_versions", "pools", "pool_levels");
        return new Models(user.Id, site.Tokens.Read(store.AccessToken), ended.Id, live.Id);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var began = Stopwatch.GetTimestamp(); !await condition(); await Task.Delay(20))
        {
            if (Stopwatch.GetElapsedTime(began) > Limit) throw new TimeoutException("The model rows do not come to be.");
        }
    }
}
