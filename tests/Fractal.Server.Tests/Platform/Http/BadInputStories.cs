using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fractal.Client.Problems;
using Fractal.Server.Containers.Agents;
using Fractal.Server.Platform.Http.Connections;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Platform.Http;

public abstract class BadInputStories(TestServer server)
{
    private HttpClient? agent;

    public static TheoryData<string> Operations => [.. ProperRequests.All.Keys];

    [Fact]
    public async Task Every_endpoint_of_the_document_is_tested()
    {
        var document = JsonNode.Parse(await server.Anonymous.GetStringAsync("/openapi/v1.json"))!;
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(o => $"{o.Key.ToUpperInvariant()} {path.Key}"));
        Assert.Equal(ProperRequests.All.Keys.Order(), operations.Where(o => o.Contains(" /v1/", StringComparison.Ordinal)).Order());
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task An_invalid_body_is_rejected_and_changes_nothing(string operation)
    {
        var proper = ProperRequests.All[operation];
        var client = await ClientAsync(proper.Caller);
        var app = proper.Body?.Contains("APP", StringComparison.Ordinal) == true ? await server.AddReadyAppAsync() : "";
        var path = Path(operation, operation.Contains("/users/", StringComparison.Ordinal) ? (await server.RegisterUserAsync()).Id.ToString() : null);
        var before = await server.ReadAllRowsAsync();
        foreach (var (what, body) in proper.BadBodies())
        {
            var answer = await client.SendAsync(Method(operation), path, Json(body.Replace("APP", app, StringComparison.Ordinal)));
            Assert.True(answer.Status == 400, $"{what}: {body}\n{answer.Status} {answer.Body}");
            answer.Refused(400, ProblemCodes.InvalidRequest);
        }

        Assert.Equal(before, await server.ReadAllRowsAsync());
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task A_body_of_another_media_type_is_rejected(string operation)
    {
        var proper = ProperRequests.All[operation];
        if (proper.Body is null) return;
        var content = new StringContent(proper.Body, Encoding.UTF8, "text/plain");
        (await (await ClientAsync(proper.Caller)).SendAsync(Method(operation), Path(operation), content)).Refused(415, ProblemCodes.UnsupportedMediaType);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task Unauthorised_requests_are_rejected_without_effect(string operation)
    {
        var proper = ProperRequests.All[operation];
        var user = await server.RegisterUserAsync();
        await ClientAsync(Caller.Administrator);
        var before = await server.ReadAllRowsAsync();
        if (proper.Caller != Caller.Anybody) (await SendAsync(server.Anonymous, operation, proper.Body)).Refused(401, ProblemCodes.Unauthenticated);
        if (proper.Caller == Caller.Administrator) (await SendAsync(user.Client, operation, proper.Body)).Refused(403, ProblemCodes.Forbidden);
        if (proper.Caller == Caller.Agent) (await SendAsync(user.Client, operation, proper.Body)).Refused(401, ProblemCodes.Unauthenticated);
        Assert.Equal(before, await server.ReadAllRowsAsync());
    }

    /// <summary>Reading a body costs memory and time, so the caller is checked first.</summary>
    [Theory, MemberData(nameof(Operations))]
    public async Task The_caller_is_checked_before_the_body_is_read(string operation)
    {
        var proper = ProperRequests.All[operation];
        if (proper.Body is null || proper.Caller == Caller.Anybody) return;
        (await SendAsync(server.Anonymous, operation, "{ this is no JSON")).Refused(401, ProblemCodes.Unauthenticated);
        if (proper.Caller == Caller.Administrator) (await SendAsync((await server.RegisterUserAsync()).Client, operation, "{ this is no JSON")).Refused(403, ProblemCodes.Forbidden);
    }

    [Theory, MemberData(nameof(Operations))]
    public async Task An_unknown_id_is_not_found(string operation)
    {
        if (!operation.Contains('{', StringComparison.Ordinal)) return;
        var proper = ProperRequests.All[operation];
        var client = await ClientAsync(proper.Caller);
        string[] ids =
        [
            "01980000-0000-7000-8000-000000000000", "no-id", new string('x', 2000), "%ff", "%C3%A9", "a%2Fb%40d.example", "a%252Fb%40d.example", "%2e%2e%2fusers", "%0d%0aX:1",
            "%E2%80%AE", "'%20or%20'1'='1", "%7B01980000-0000-7000-8000-000000000000%7D", "01980000-0000-7000-8000-000000000000%2F..",
        ];
        foreach (var id in ids)
        {
            var answer = await client.SendAsync(Method(operation), Path(operation, id), Json(proper.Body));
            // The stream requires a WebSocket, which this is not.
            if (operation.EndsWith("/stream", StringComparison.Ordinal) && answer.Status == 400) answer.Refused(400, ProblemCodes.InvalidRequest);
            else answer.Refused(404, ProblemCodes.NotFound);
        }
    }

    [Fact]
    public async Task Unknown_addresses_and_methods_are_reported()
    {
        (await server.Anonymous.SendAsync(HttpMethod.Get, "/v1/no-such-thing")).Refused(404, ProblemCodes.NotFound);
        (await server.Anonymous.SendAsync(HttpMethod.Delete, "/v1/accounts/login")).Refused(405, ProblemCodes.MethodNotAllowed);
    }

    [Fact]
    public async Task A_body_above_the_limit_is_rejected()
    {
        var content = new StringContent("{\"email\":\"" + new string('x', ConnectionsExtensions.MaxBodyBytes) + "\"}", Encoding.UTF8, "application/json");
        (await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/kdf", content, ("Expect", "100-continue"))).Refused(413, ProblemCodes.BodyTooLarge);
    }

    private async Task<HttpClient> ClientAsync(Caller caller)
    {
        if (caller == Caller.Anybody) return server.Anonymous;
        if (caller == Caller.User) return (await server.RegisterSubscriberAsync()).Client;
        if (caller == Caller.Administrator) return (await server.AdministratorAsync()).Client;
        if (agent is not null) return agent;
        var session = await server.StartedAsync(await server.RegisterSubscriberAsync(), await server.AddReadyAppAsync());
        agent = server.NewClient();
        agent.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.Get<ContainerKeys>().Token(await server.ContainerOfAsync(session.Id)));
        return agent;
    }

    private static Task<Answer> SendAsync(HttpClient client, string operation, string? body) => client.SendAsync(Method(operation), Path(operation), Json(body));

    private static StringContent? Json(string? body) => body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");

    private static HttpMethod Method(string operation) => new(operation.Split(' ')[0]);

    private static string Path(string operation, string? id = null) =>
        operation.Split(' ')[1].Replace("{id}", id ?? "01980000-0000-7000-8000-000000000000", StringComparison.Ordinal);

    public sealed class OnSqlite(SqliteServer server) : BadInputStories(server), IClassFixture<SqliteServer>;

    public sealed class OnPostgres(PostgresTestServer server) : BadInputStories(server.OrSkip()), IClassFixture<PostgresTestServer>;
}
