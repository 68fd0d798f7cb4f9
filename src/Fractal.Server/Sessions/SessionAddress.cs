using Fractal.Server.Platform.Http;

namespace Fractal.Server.Sessions;

/// <summary>The address of a session's stream for a browser: the address of the request, or the configured public one.</summary>
internal sealed class SessionAddress(IHttpContextAccessor accessor, IConfiguration configuration)
{
    public Uri Stream(Guid sessionId)
    {
        var publicUrl = configuration["Fractal:PublicUrl"];
        var from = string.IsNullOrEmpty(publicUrl) ? OfRequest() : new Uri(publicUrl);
        var scheme = string.Equals(from.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal) ? "wss" : "ws";
        return new UriBuilder(from) { Scheme = scheme, Path = $"/v1/sessions/{sessionId}/stream", Port = from.Port }.Uri;
    }

    private Uri OfRequest()
    {
        var request = accessor.HttpContext?.Request ?? throw new InvalidOperationException("A way in is made for a request.");
        return OwnAddress.Of(request) ?? throw new InvalidOperationException("A request without an address is refused before.");
    }
}
