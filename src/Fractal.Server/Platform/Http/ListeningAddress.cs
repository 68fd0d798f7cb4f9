namespace Fractal.Server.Platform.Http;

/// <summary>The address to open in a browser.</summary>
internal static class ListeningAddress
{
    /// <param name="urls">The addresses of the server, as Kestrel reports them.</param>
    /// <param name="configuration">Contains <c>Fractal:PublicUrl</c> if there is a proxy in front.</param>
    /// <returns>The public address if configured; otherwise addresses that a browser on this machine can open.</returns>
    public static string ForBrowser(IEnumerable<string> urls, IConfiguration configuration) =>
        configuration["Fractal:PublicUrl"] is { Length: > 0 } publicUrl ? publicUrl
        : string.Join("  ", urls.Where(url => !url.Contains("unix:", StringComparison.Ordinal)).Select(Local).Distinct(StringComparer.Ordinal));

    /// <summary>Replaces a wildcard address, which a browser can't open.</summary>
    private static string Local(string url)
    {
        var (scheme, rest) = (url[..url.IndexOf("://", StringComparison.Ordinal)], url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..]);
        foreach (var wildcard in (string[])["[::]", "0.0.0.0", "*", "+"])
        {
            if (rest == wildcard || rest.StartsWith(wildcard + ":", StringComparison.Ordinal) || rest.StartsWith(wildcard + "/", StringComparison.Ordinal))
                return $"{scheme}://localhost{rest[wildcard.Length..]}";
        }

        return url;
    }
}
