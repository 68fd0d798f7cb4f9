namespace Fractal.Server.Platform.Http;

/// <summary>
/// Names and attributes of cookies. Where browsers reach the server only over https, cookies are Secure and have the <c>__Host-</c> prefix,
/// so that no other host can set them.
/// </summary>
internal static class SecureCookies
{
    public static void Apply(CookieBuilder cookie, string name, IConfiguration configuration)
    {
        var secure = IsHttpsOnly(configuration);
        cookie.Name = secure ? "__Host-" + name : name;
        cookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        cookie.Path = "/";
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
    }

    public static bool IsHttpsOnly(IConfiguration configuration)
    {
        if (configuration["Fractal:PublicUrl"] is { Length: > 0 } publicUrl) return IsHttps(publicUrl);
        return configuration["urls"] is { Length: > 0 } urls && urls.Split(';', StringSplitOptions.RemoveEmptyEntries).All(IsHttps);
    }

    private static bool IsHttps(string url) => url.TrimStart().StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
