using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;

namespace Fractal.Server.Tests.Hosting;

/// <summary>Records secrets, tokens and tickets from requests and responses, which no log line may contain.</summary>
internal sealed class WireSecrets
{
    private const int Shortest = 16;
    private readonly ConcurrentDictionary<string, string> seen = new();

    public HttpMessageHandler Before(HttpMessageHandler inner) => new Handler(this) { InnerHandler = inner };

    public void Add(string secret, string what)
    {
        if (secret.Length >= Shortest) seen.TryAdd(secret, what);
    }

    /// <returns>Each line that contains a secret, with the secret removed.</returns>
    public IReadOnlyList<string> FoundIn(IEnumerable<string> lines)
    {
        if (seen.IsEmpty) return [];
        var any = SearchValues.Create([.. seen.Keys], StringComparison.Ordinal);
        return [.. lines.Where(line => line.AsSpan().ContainsAny(any)).Select(line => seen.Where(s => line.Contains(s.Key, StringComparison.Ordinal))
            .Aggregate(line, (text, secret) => text.Replace(secret.Key, $"<{secret.Value}>", StringComparison.Ordinal)))];
    }

    private static bool IsSecret(string field) =>
        field.EndsWith("secret", StringComparison.OrdinalIgnoreCase) || field.EndsWith("token", StringComparison.OrdinalIgnoreCase) || field.EndsWith("ticket", StringComparison.OrdinalIgnoreCase)
        || field.EndsWith("password", StringComparison.OrdinalIgnoreCase);

    private void Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            Read(document.RootElement, "");
        }
        catch (JsonException)
        {
            // Malformed input of tests has no fields.
        }
    }

    private void Read(JsonElement element, string field)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject()) Read(property.Value, property.Name);
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray()) Read(item, field);
        }
        else if (element.ValueKind == JsonValueKind.String && IsSecret(field)) Add(element.GetString()!, field);
    }

    private sealed class Handler(WireSecrets secrets) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await ReadAsync(request.Content, cancellationToken);
            var response = await base.SendAsync(request, cancellationToken);
            await ReadAsync(response.Content, cancellationToken);
            return response;
        }

        /// <summary>Only complete messages: a session's events never end.</summary>
        private async Task ReadAsync(HttpContent? content, CancellationToken cancellationToken)
        {
            if (content?.Headers.ContentType?.MediaType != "application/json") return;
            await content.LoadIntoBufferAsync(cancellationToken);
            secrets.Read(await content.ReadAsStringAsync(cancellationToken));
        }
    }
}
