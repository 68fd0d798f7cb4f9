using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fractal.Server.Tests.Hosting;

/// <summary>Compares every response of the API with docs/openapi.json and finds undocumented statuses.</summary>
internal sealed class DocumentedStatuses
{
    /// <summary>Responses of layers before every operation, and of failures, which the document describes as <c>default</c>.</summary>
    private static readonly int[] OfAnyOperation = [405, 413, 415, 421, 499, 500, 503];

    private static readonly Lazy<IReadOnlyList<(string Method, Regex Path, HashSet<int> Statuses)>> Operations = new(Read);

    private readonly ConcurrentDictionary<string, bool> found = new();

    /// <summary>Operation and status of undocumented responses.</summary>
    public IReadOnlyCollection<string> Found => [.. found.Keys.Order(StringComparer.Ordinal)];

    public HttpMessageHandler Before(HttpMessageHandler inner) => new Handler(this) { InnerHandler = inner };

    private void Look(string method, string path, int status)
    {
        if (!path.StartsWith("/v1/", StringComparison.Ordinal) || OfAnyOperation.Contains(status)) return;
        var operation = Operations.Value.FirstOrDefault(o => o.Method == method && o.Path.IsMatch(path));
        if (operation.Path is not null && !operation.Statuses.Contains(status)) found[$"{method} {path}: {status}"] = true;
    }

    private static List<(string, Regex, HashSet<int>)> Read() =>
    [
        .. from path in JsonNode.Parse(SourceTree.Read("docs/openapi.json"))!["paths"]!.AsObject()
           orderby path.Key.Count(letter => letter == '{')
           from operation in path.Value!.AsObject()
           select (operation.Key.ToUpperInvariant(), new Regex("^" + Regex.Replace(path.Key, @"\{[^}]+\}", "[^/]+") + "$"),
               operation.Value!["responses"]!.AsObject().Select(r => r.Key).Where(key => key != "default").Select(int.Parse).ToHashSet()),
    ];

    private sealed class Handler(DocumentedStatuses statuses) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            statuses.Look(request.Method.Method, request.RequestUri!.AbsolutePath, (int)answer.StatusCode);
            return answer;
        }
    }
}
