using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fractal.Client.Administration;
using Fractal.Client.Problems;
using Fractal.Server.Tests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using Xunit;

namespace Fractal.Server.Tests.Platform.Telemetry;

public abstract class HealthStories(TestServer server)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_server_reports_that_it_is_alive_and_ready()
    {
        Assert.Equal("ok", await server.Anonymous.GetStringAsync("/healthz"));
        Assert.Equal("ready", await server.Anonymous.GetStringAsync("/readyz"));
    }

    [Fact]
    public async Task The_document_is_valid_and_lists_every_endpoint()
    {
        var text = await server.Anonymous.GetStringAsync("/openapi/v1.json");
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var read = await OpenApiDocument.LoadAsync(stream, "json", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(read.Diagnostic!.Errors);
        var listed = read.Document!.Paths.SelectMany(p => p.Value.Operations!.Keys.Select(method => $"{method.Method.ToUpperInvariant()} {p.Key}")).Order();
        var mapped = server.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Select(method => $"{method} /{Pattern(e)}") ?? [])
            .Where(o => o.Contains(" /v1/", StringComparison.Ordinal)).Order();
        const string EarlierName = "POST /v1/admin/clusters/{name}/fill";
        Assert.Equal(mapped, listed.Append(EarlierName).Where(o => o.Contains(" /v1/", StringComparison.Ordinal)).Order());

        static string Pattern(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText!.Trim('/').Replace(":guid", "", StringComparison.Ordinal);
    }

    /// <summary>The recommended rules of public linters (Redocly, Spectral), which generators of clients need.</summary>
    [Fact]
    public async Task The_document_passes_the_rules_of_linters()
    {
        var document = JsonNode.Parse(await server.Anonymous.GetStringAsync("/openapi/v1.json"))!;
        var operations = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject(), (path, entry) => (Name: $"{entry.Key} {path.Key}", Value: entry.Value!)).ToList();
        var described = document["tags"]!.AsArray().Where(tag => tag!["description"] is not null).Select(tag => (string)tag!["name"]!).ToHashSet();

        Assert.Equal("/", (string?)Assert.Single(document["servers"]!.AsArray())!["url"]);
        Assert.Equal("Apache-2.0", (string?)document["info"]!["license"]!["identifier"]);
        Assert.Equal(document["tags"]!.AsArray().Count, described.Count);
        Assert.All(operations, o => Assert.Matches("^[a-z][A-Za-z]+$", (string?)o.Value["operationId"]));
        Assert.Equal(operations.Count, operations.DistinctBy(o => (string?)o.Value["operationId"]).Count());
        Assert.All(operations, o => Assert.Contains((string)Assert.Single(o.Value["tags"]!.AsArray())!, described));
        Assert.All(operations, o => Assert.True(o.Value["security"] is JsonArray, $"{o.Name} doesn't say who may call it."));
        Assert.Equal(
            ["get /v1/sessions/{id}/stream", "post /v1/accounts/kdf", "post /v1/accounts/login", "post /v1/accounts/logout", "post /v1/accounts/refresh",
                "post /v1/accounts/register", "post /v1/agent/enrol"],
            operations.Where(o => o.Value["security"]!.AsArray().Count == 0).Select(o => o.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_document_is_generated_once_and_supports_ETags()
    {
        var first = await server.Anonymous.SendAsync(HttpMethod.Get, "/openapi/v1.json");
        var tag = first.Message.Headers.ETag!.ToString();
        var again = await server.Anonymous.SendAsync(HttpMethod.Get, "/openapi/v1.json", ("If-None-Match", tag));
        Assert.Equal((304, ""), (again.Status, again.Body));
        Assert.Equal(tag, again.Message.Headers.ETag!.ToString());
    }

    /// <summary>A changed document is reviewed, because others build on it.</summary>
    [Fact]
    public async Task The_document_is_the_committed_one()
    {
        var said = JsonNode.Parse(await server.Anonymous.GetStringAsync("/openapi/v1.json"))!;
        Assert.True(said["info"]!.AsObject().Remove("version"));
        var text = said.ToJsonString(Readable) + "\n";
        if (text == SourceTree.Read("docs/openapi.json")) return;
        await File.WriteAllTextAsync(SourceTree.PathOf("artifacts/openapi.json"), text, TestContext.Current.CancellationToken);
        Assert.Fail("docs/openapi.json is not what the server says of its API. Look at what changed, then: cp artifacts/openapi.json docs/openapi.json");
    }

    [Fact]
    public async Task The_reference_pages_have_every_operation_and_every_problem()
    {
        var document = JsonNode.Parse(await server.Anonymous.GetStringAsync("/openapi/v1.json"))!;
        var overview = await server.Anonymous.GetStringAsync("/reference");
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in item!.AsObject())
            {
                Assert.Contains($"{method.ToUpperInvariant()} {path}</code>", overview, StringComparison.Ordinal);
                var area = await server.Anonymous.GetStringAsync($"/reference/{operation!["tags"]![0]}");
                Assert.Contains($"<h2><code>{method.ToUpperInvariant()} {path}</code></h2>", area, StringComparison.Ordinal);
            }
        }

        var problems = await server.Anonymous.GetStringAsync("/reference/problems");
        foreach (var code in typeof(ProblemCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!)) Assert.Contains($"<code>{code}</code>", problems, StringComparison.Ordinal);
        Assert.Contains("The user has no active subscription.", problems, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operators_see_reconcilers_and_limitations()
    {
        var admin = await server.AdministratorAsync();
        var reconcilers = (await admin.Client.SendAsync(HttpMethod.Get, "/v1/admin/reconcilers")).As<IReadOnlyList<ReconcilerResponse>>();
        Assert.Contains("pools", reconcilers.Select(r => r.Name));
        var cluster = (await admin.Client.SendAsync(HttpMethod.Get, "/v1/admin/clusters")).As<IReadOnlyList<ClusterResponse>>().Single();
        Assert.Equal(("simulated", "simulated", "local"), (cluster.Name, cluster.Driver, cluster.Region));
        Assert.Contains("simulated", cluster.Limitations.Single());
    }

    public sealed class OnSqlite(SqliteServer server) : HealthStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : HealthStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
