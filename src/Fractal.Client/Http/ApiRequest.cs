using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fractal.Client.Http;

/// <summary>A request that can be sent more than once.</summary>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    public Func<HttpContent>? Body { get; init; }

    public string? AccessToken { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>Whether it may be resent if the response was lost, because it changes nothing or is idempotent.</summary>
    public bool Repeatable { get; init; }

    /// <summary>How long the server is asked to wait, in addition to the time limit.</summary>
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
