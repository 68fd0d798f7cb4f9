namespace Fractal.Client.Http;

internal static class ServerAddress
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Ensures that the address ends with a slash, so that paths are appended even if a proxy serves Fractal under a folder.
    /// </summary>
    public static Uri Normalize(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https") || address.Query.Length + address.Fragment.Length + address.UserInfo.Length > 0)
            throw new ArgumentException($"\"{address}\" is not the address of a server; it should look like https://fractal.example.org.", nameof(address));
        return address.AbsolutePath.EndsWith('/') ? address : new UriBuilder(address) { Path = address.AbsolutePath + "/" }.Uri;
    }

    /// <summary>Redirects are not followed, because they could send secrets to another server.</summary>
    public static SocketsHttpHandler NewHandler(Uri address) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = !address.IsLoopback,
        ConnectTimeout = ConnectLimit,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
