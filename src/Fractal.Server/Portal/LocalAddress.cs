namespace Fractal.Server.Portal;

/// <summary>Where a form leads back to: within this site only.</summary>
internal static class LocalAddress
{
    public static string Or(string? address, string fallback) =>
        address is ['/', ..] && !address.StartsWith("//", StringComparison.Ordinal) && !address.StartsWith("/\\", StringComparison.Ordinal)
            && !address.Any(char.IsControl) ? address : fallback;
}
