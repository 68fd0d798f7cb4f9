using System.Diagnostics.CodeAnalysis;

namespace Fractal.Server.Platform.Http;

/// <summary>
/// An origin (scheme, host, port) in canonical form: lower case, international names in punycode, the port always a number.
/// </summary>
internal sealed record WebOrigin(string Scheme, string Host, int Port)
{
    public static WebOrigin Of(Uri address) => new(address.Scheme, address.IdnHost.ToLowerInvariant(), address.Port);

    /// <summary>Parses an <c>Origin</c> header. <c>null</c>, which browsers send for opaque origins, is not an origin.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out WebOrigin? origin)
    {
        origin = Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { PathAndQuery: "/", Fragment: "", UserInfo: "" } ? Of(address) : null;
        return origin is not null;
    }

    public override string ToString() => $"{Scheme}://{Host}:{Port}";
}
