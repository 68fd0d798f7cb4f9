namespace Fractal.Server.Portal;

/// <summary>The page to which a form leads back, within this site only.</summary>
internal static class LocalAddress
{
    private static readonly Uri Here = new("http://localhost");

    /// <returns>Escaped for a header.</returns>
    public static string Or(string? address, string fallback) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.Any(char.IsControl)
        && Uri.TryCreate(Here, address, out var full) && full.Authority == Here.Authority && !full.AbsolutePath.StartsWith("//", StringComparison.Ordinal)
            ? full.GetComponents(UriComponents.PathAndQuery | UriComponents.Fragment, UriFormat.UriEscaped) : fallback;
}
