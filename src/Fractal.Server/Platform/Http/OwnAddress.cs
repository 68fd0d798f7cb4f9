using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Platform.Http;

/// <summary>What is asked of the API names the address it is asked at: answers that tell where to go on are made of it.</summary>
internal static class OwnAddress
{
    /// <summary>Refuses before anything is done what names no address one could come back to: a Host that is missing, or whose port does not exist.</summary>
    public static void UseOwnAddress(this WebApplication app) => app.Use((context, next) =>
        context.IsApi() && Of(context.Request) is null
            ? PlatformProblems.Unreadable("The Host header names no address. Send the host, and the port if it is not the scheme's own.").ExecuteAsync(context)
            : next(context));

    /// <summary>Scheme, host and port; none if they make no address.</summary>
    public static Uri? Of(HttpRequest request) =>
        request.Host.HasValue && Uri.TryCreate($"{request.Scheme}://{request.Host.Value}", UriKind.Absolute, out var address) ? address : null;
}
