using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Fractal.Client.Tests.Hosting;

/// <summary>A scripted network: answers each request with a function, or breaks the connection, and records requests.</summary>
internal sealed class ScriptedServer(Func<ScriptedServer.Asked, HttpResponseMessage> answer) : HttpMessageHandler
{
    public sealed record Asked(int Number, string Method, string Path, string? Authorization, string? Key, string Body);

    public static Uri Address { get; } = new("http://fractal.test");

    public ConcurrentQueue<Asked> Requests { get; } = new();

    public static HttpResponseMessage Json(string body, HttpStatusCode status = HttpStatusCode.OK, string type = "application/json") =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type)) };

    public static HttpResponseMessage Problem(int status, string code) =>
        Json($$"""{"title":"No.","detail":"Because.","status":{{status}},"code":"{{code}}","traceId":"abc"}""", (HttpStatusCode)status, "application/problem+json");

    public static HttpResponseMessage Tokens(int number) => Json($$"""{"accessToken":"access-{{number}}","refreshToken":"refresh-{{number}}","expiresIn":600}""");

    public static HttpRequestException Lost() => new(HttpRequestError.ResponseEnded, "The response ended prematurely.");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var asked = new Asked(
            Requests.Count + 1, request.Method.Method, request.RequestUri!.AbsolutePath, request.Headers.Authorization?.Parameter,
            request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null,
            request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
        Requests.Enqueue(asked);
        return answer(asked);
    }
}
