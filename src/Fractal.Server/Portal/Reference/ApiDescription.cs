using System.Security.Cryptography;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Fractal.Server.Portal.Reference;

/// <summary>
/// Serves /openapi/v1.json. Generating the document takes 100 ms of CPU time and the result never changes, so it is generated once.
/// </summary>
internal sealed class ApiDescription([FromKeyedServices("v1")] IOpenApiDocumentProvider provider) : IDisposable
{
    public const string Path = "/openapi/v1.json";

    private const int Piece = 16 * 1024;

    private readonly SemaphoreSlim once = new(1, 1);
    private volatile Made? made;

    /// <summary>In pieces, because a single large write is buffered in memory for a slow reader.</summary>
    public async Task ServeAsync(HttpContext http)
    {
        var (document, tag) = made ?? await MakeAsync(http.RequestAborted);
        var headers = http.Response.GetTypedHeaders();
        headers.ETag = tag;
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        headers.ContentType = new MediaTypeHeaderValue("application/json") { Charset = "utf-8" };
        headers.ContentLength = document.Length;
        for (var sent = 0; sent < document.Length; sent += Piece)
            await http.Response.Body.WriteAsync(document.AsMemory(sent, Math.Min(Piece, document.Length - sent)), http.RequestAborted);
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
        app.MapGet(ApiDescription.Path, (ApiDescription description, HttpContext http) => description.ServeAsync(http))
            .AllowAnonymous().ExcludeFromDescription();
}
