using Fractal.Server.Platform.Telemetry;

namespace Fractal.Server.Platform.Http;

internal static class ApiDocument
{
    /// <summary>The API's description of itself, with the version of the server that gives it.</summary>
    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
    {
        (document.Info.Title, document.Info.Version) = ("Fractal", ServerVersion.Text);
        return Task.CompletedTask;
    }));
}
