using System.Security.Cryptography;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Fractal.Server.Portal.Reference;

/// <summary>Serves /openapi/v1.json. The document stays the same for as long as the server runs, and making it takes 100 ms of CPU time, so it is made once.</summary>
internal sealed class ApiDescription([FromKeyedServices("v1")] IOpenApiDocumentProvider provider) : IDisposable
{
    public const string Path = "/openapi/v1.json";

    private readonly SemaphoreSlim once = new(1, 1);
    private volatile Made? made;

    public async Task<IResult> ServeAsync(CancellationToken cancellationToken)
    {
        var (document, tag) = made ?? await MakeAsync(cancellationToken);
        return TypedResults.Bytes(document, "application/json;charset=utf-8", entityTag: tag);
    }

    public void Dispose() => once.Dispose();

    private async Task<Made> MakeAsync(CancellationToken cancellationToken)
    {
        await once.WaitAsync(cancellationToken);
        try
        {
            if (made is { } already) return already;
            var document = await provider.GetOpenApiDocumentAsync(cancellationToken);
            var text = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellationToken);
            var bytes = System.Text.Encoding.UTF8.GetBytes(text);
            return made = new Made(bytes, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\""));
        }
        finally
        {
            once.Release();
        }
    }

    private sealed record Made(byte[] Document, EntityTagHeaderValue Tag);
}

internal static class ApiDescriptionEndpoints
{
    public static void MapApiDescription(this WebApplication app) =>
        app.MapGet(ApiDescription.Path, (ApiDescription description, CancellationToken cancellationToken) => description.ServeAsync(cancellationToken))
            .AllowAnonymous().ExcludeFromDescription();
}
