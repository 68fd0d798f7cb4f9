using Fractal.Client.Accounts;
using Fractal.Client.Problems;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Platform.Problems;

/// <summary>A problem is returned regardless of the Accept header; an EventSource accepts only event streams.</summary>
public abstract class AcceptStories(TestServer server)
{
    public static TheoryData<string> Accepts => ["text/event-stream", "text/html", "text/plain", "image/png", "application/json;q=0", "*/*"];

    [Theory, MemberData(nameof(Accepts))]
    public async Task Every_error_is_a_problem(string accept)
    {
        var user = await server.RegisterUserAsync();
        (await AskAsync(server.Anonymous, HttpMethod.Get, "/v1/sessions/01980000-0000-7000-8000-000000000000/events", accept)).Refused(401, ProblemCodes.Unauthenticated);
        (await AskAsync(user.Client, HttpMethod.Get, "/v1/sessions/01980000-0000-7000-8000-000000000000/events", accept)).Refused(404, ProblemCodes.NotFound);
        (await AskAsync(user.Client, HttpMethod.Get, "/v1/admin/pools", accept)).Refused(403, ProblemCodes.Forbidden);
        (await AskAsync(user.Client, HttpMethod.Get, "/v1/no-such-thing", accept)).Refused(404, ProblemCodes.NotFound);
        (await AskAsync(user.Client, HttpMethod.Delete, "/v1/apps", accept)).Refused(405, ProblemCodes.MethodNotAllowed);
        (await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/kdf", new KdfRequest("no-address"), ("Accept", accept))).Refused(400, ProblemCodes.InvalidRequest);
        (await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/kdf", "no object", ("Accept", accept))).Refused(400, ProblemCodes.InvalidRequest);
        Assert.DoesNotContain(server.Logs.Lines, line => line.Contains("problem details", StringComparison.OrdinalIgnoreCase));
    }

    private static Task<Answer> AskAsync(HttpClient client, HttpMethod method, string path, string accept) => client.SendAsync(method, path, ("Accept", accept));

    public sealed class OnSqlite(SqliteServer server) : AcceptStories(server), IClassFixture<SqliteServer>;
}
