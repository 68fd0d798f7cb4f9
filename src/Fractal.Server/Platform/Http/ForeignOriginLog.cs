namespace Fractal.Server.Platform.Http;

/// <summary>Logs requests that were rejected because of their Origin: behind a proxy, <c>Fractal:PublicUrl</c> is often wrong.</summary>
internal sealed class ForeignOriginLog(TimeProvider clock, ILogger<ForeignOriginLog> logger)
{
    private const int LongestOrigin = 200;
    private readonly LogThrottle throttle = new(clock, TimeSpan.FromSeconds(5));

    public void Refused(string origin, WebOrigin? own, HttpRequest request)
    {
        if (!throttle.Allows()) return;
        logger.RefusingForeignOrigin(request.Method, request.Path.Value, origin.Length <= LongestOrigin ? origin : origin[..LongestOrigin], own);
    }
}
