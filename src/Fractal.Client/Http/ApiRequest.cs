using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fractal.Client.Http;

/// <summary>One request, as a recipe: it may have to be sent more than once.</summary>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    public Func<HttpContent>? Body { get; init; }

    public string? AccessToken { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>Whether it may be sent again when its answer was lost: it changes nothing, or the same however often it comes.</summary>
    public bool Repeatable { get; init; }

    /// <summary>How long the server was asked to wait, on top of the time limit.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>Whether the response body is a stream that the caller reads.</summary>
    public bool Streams { get; init; }

    public static ApiRequest Get(string path) => new(HttpMethod.Get, path) { Repeatable = true };

    public static ApiRequest Post<T>(string path, T body, JsonTypeInfo<T> type) =>
        new(HttpMethod.Post, path) { Body = () => JsonContent.Create(body, type) };

    public HttpRequestMessage ToMessage(Uri address)
    {
        var message = new HttpRequestMessage(Method, new Uri(address, Path)) { Content = Body?.Invoke() };
        if (AccessToken is not null) message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AccessToken);
        if (IdempotencyKey is not null) message.Headers.TryAddWithoutValidation("Idempotency-Key", IdempotencyKey);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(Streams ? "text/event-stream" : "application/json"));
        return message;
    }
}
