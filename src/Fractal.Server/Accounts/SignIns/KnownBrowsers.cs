using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fractal.Server.Accounts.Users;
using Fractal.Server.Platform.Http;
using Microsoft.AspNetCore.DataProtection;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>
/// Recognises browsers in which a user has signed in before, by a cookie that outlives the sign-in. The cookie grants no access; it exempts
/// the browser from throttling caused by guesses from elsewhere. A password change makes all of the user's browsers unknown, since the
/// cookie may have been copied.
/// </summary>
internal sealed class KnownBrowsers(IHttpContextAccessor accessor, IDataProtectionProvider protection, IConfiguration configuration, TimeProvider clock)
{
    private const int MostUsers = 8;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("fractal/known-browser/v2").ToTimeLimitedDataProtector();
    private readonly CookieBuilder cookie = Cookie(configuration);

    /// <returns>A key for this browser and account; null if the user has not signed in here before.</returns>
    public string? Find(User user) => Read() is { } known && known.Users.Contains(KnownUser.Of(user)) ? known.Browser : null;

    public void Remember(User user)
    {
        if (accessor.HttpContext is not { } http) return;
        var known = Read() ?? new Known(Guid.CreateVersion7(clock.GetUtcNow()).ToString("N"), []);
        var users = known.Users.Where(other => other.Id != user.Id).Prepend(KnownUser.Of(user)).Take(MostUsers).ToArray();
        var value = protector.Protect(JsonSerializer.Serialize(known with { Users = users }), Lifetime);
        http.Response.Cookies.Append(cookie.Name!, value, cookie.Build(http, clock.GetUtcNow()));
    }

    private Known? Read()
    {
        if (accessor.HttpContext?.Request.Cookies[cookie.Name!] is not { Length: > 0 and < 4096 } value) return null;
        try
        {
            return JsonSerializer.Deserialize<Known>(protector.Unprotect(value));
        }
        catch (Exception exception) when (exception is CryptographicException or JsonException or FormatException)
        {
            return null; // Forged, or protected with deleted keys.
        }
    }

    private static CookieBuilder Cookie(IConfiguration configuration)
    {
        var builder = new CookieBuilder { MaxAge = Lifetime, IsEssential = true };
        SecureCookies.Apply(builder, "fractal-browser", configuration);
        return builder;
    }

    private sealed record Known(string Browser, KnownUser[] Users);

    /// <param name="Password">Identifies the password: a few bytes of a hash of the stored hash, whose salt changes with each new
    /// password.</param>
    private sealed record KnownUser(Guid Id, string Password)
    {
        public static KnownUser Of(User user) => new(user.Id, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(user.PasswordHash ?? "")).AsSpan(0, 8)));
    }
}
