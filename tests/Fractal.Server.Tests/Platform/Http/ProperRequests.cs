namespace Fractal.Server.Tests.Platform.Http;

/// <summary>Every endpoint of the OpenAPI document. A missing one fails the test; add a valid request for it.</summary>
internal static class ProperRequests
{
    private const string Id = "01980000-0000-7000-8000-000000000000";
    private const string Secret = "fa1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private const string Kdf = """{"salt":"AAAAAAAAAAAAAAAAAAAAAA","memoryKiB":65536,"iterations":3}""";
    private const string Account = $$"""{"email":"new@example.org","password":"{{Secret}}","kdf":{{Kdf}}}""";
    private const string Password = $$"""{"password":"{{Secret}}","newPassword":"{{Secret}}","newKdf":{{Kdf}}}""";
    private const string Report = $$"""{"sessionId":"{{Id}}","sequence":1,"connections":1}""";

    private static readonly string[] WrongKdfs =
    [
        """{"salt":"short","memoryKiB":65536,"iterations":3}""", """{"salt":"AAAAAAAAAAAAAAAAAAAAAA","memoryKiB":1024,"iterations":3}""",
        """{"salt":"AAAAAAAAAAAAAAAAAAAAAA","memoryKiB":65536,"iterations":1}""", """{"salt":"AAAAAAAAAAAAAAAAAAAAAA","memoryKiB":99999999,"iterations":3}""", "{}",
    ];

    public static IReadOnlyDictionary<string, ProperRequest> All { get; } = new Dictionary<string, ProperRequest>(StringComparer.Ordinal)
    {
        ["POST /v1/accounts/kdf"] = new(Caller.Anybody, """{"email":"someone@example.org"}""", Wrong: ["""{"email":"no-address"}"""]),
        ["POST /v1/accounts/register"] = new(Caller.Anybody, Account, Wrong: [Account.Replace("new@example.org", "no-address", StringComparison.Ordinal), .. WrongKdfs.Select(k => Account.Replace(Kdf, k, StringComparison.Ordinal))]),
        ["POST /v1/accounts/login"] = new(Caller.Anybody, $$"""{"email":"nobody@example.org","password":"{{Secret}}"}"""),
        ["POST /v1/accounts/refresh"] = new(Caller.Anybody, """{"refreshToken":"x"}"""),
        ["POST /v1/accounts/logout"] = new(Caller.Anybody, """{"refreshToken":"x"}""", Optional: ["refreshToken"]),
        ["GET /v1/accounts/me"] = new(Caller.User),
        ["POST /v1/accounts/password"] = new(Caller.User, Password, Wrong: [.. WrongKdfs.Select(k => Password.Replace(Kdf, k, StringComparison.Ordinal))]),
        ["GET /v1/apps"] = new(Caller.User),
        ["POST /v1/sessions"] = new(Caller.User, """{"app":"APP","wait":0}""", Optional: ["wait"], Wrong:
            ["""{"app":"APP","wait":61}""", """{"app":"APP","wait":-1}""", """{"app":"APP","wait":1.5}""", """{"app":"APP","regions":"local"}""",
             """{"app":"APP","regions":["no-such-region"]}""", """{"app":"APP","regions":[null]}""", """{"app":"APP","regions":["a","a","a","a","a","a","a","a","a"]}""", """{"app":""}"""]),
        ["GET /v1/sessions"] = new(Caller.User),
        ["GET /v1/sessions/{id}"] = new(Caller.User),
        ["DELETE /v1/sessions/{id}"] = new(Caller.User),
        ["POST /v1/sessions/{id}/tickets"] = new(Caller.User),
        ["GET /v1/sessions/{id}/events"] = new(Caller.User),
        ["GET /v1/sessions/{id}/stream"] = new(Caller.Anybody),
        ["POST /v1/accounts/administrator"] = new(Caller.User, """{"code":"x"}"""),
        ["GET /v1/accounts/sign-ins"] = new(Caller.User),
        ["DELETE /v1/accounts/sign-ins"] = new(Caller.User),
        ["DELETE /v1/accounts/sign-ins/{id}"] = new(Caller.User),
        ["GET /v1/admin/users/{id}"] = new(Caller.Administrator),
        ["PUT /v1/admin/users/{id}/subscription"] = new(Caller.Administrator, """{"state":"active","tier":"standard","endsAt":"2030-01-01T00:00:00Z"}""", Optional: ["tier", "endsAt"],
            Wrong: ["""{"state":"gold"}""", """{"state":"active","tier":"no-such-tier"}""", """{"state":"active","endsAt":"tomorrow"}"""]),
        ["POST /v1/admin/users/{id}/promote"] = new(Caller.Administrator),
        ["POST /v1/admin/users/{id}/demote"] = new(Caller.Administrator),
        ["POST /v1/admin/users/{id}/disable"] = new(Caller.Administrator),
        ["POST /v1/admin/users/{id}/enable"] = new(Caller.Administrator),
        ["POST /v1/admin/users/{id}/sign-out"] = new(Caller.Administrator),
        ["DELETE /v1/admin/users/{id}"] = new(Caller.Administrator),
        ["GET /v1/admin/invitations"] = new(Caller.Administrator),
        ["POST /v1/admin/invitations"] = new(Caller.Administrator, """{"email":"new@example.org","days":7}""", Optional: ["email", "days"], Wrong: ["""{"email":"no-address"}""", """{"days":0}""", """{"days":91}"""]),
        ["DELETE /v1/admin/invitations/{id}"] = new(Caller.Administrator),
        ["GET /v1/admin/apps"] = new(Caller.Administrator),
        ["GET /v1/admin/tiers"] = new(Caller.Administrator),
        ["GET /v1/admin/clusters"] = new(Caller.Administrator),
        ["GET /v1/admin/pools"] = new(Caller.Administrator),
        ["POST /v1/admin/pools/{id}/retry"] = new(Caller.Administrator),
        ["POST /v1/admin/pools/{id}/pause"] = new(Caller.Administrator),
        ["POST /v1/admin/pools/{id}/resume"] = new(Caller.Administrator),
        ["PUT /v1/admin/pools/{id}/policy"] = new(Caller.Administrator, """{"policy":"forecast:min=2","timeZone":"Europe/Berlin","hitTarget":0.95}""", Optional: ["policy", "timeZone", "hitTarget"], Wrong:
            ["""{"policy":"no-such-policy"}""", """{"policy":"fixed:size=many"}""", """{"policy":"fixed:no-such-option=1"}""", """{"policy":""}""", """{"timeZone":"Mars/Olympus"}""", """{"hitTarget":1}""", """{"hitTarget":0.1}"""]),
        ["GET /v1/admin/pools/{id}/history"] = new(Caller.Administrator),
        ["GET /v1/admin/pools/{id}/demand"] = new(Caller.Administrator),
        ["POST /v1/admin/pools/{id}/what-if"] = new(Caller.Administrator, """{"policy":"fixed:size=2","hitTarget":0.95,"timeZone":"Europe/Berlin"}""", Optional: ["hitTarget", "timeZone"], Wrong:
            ["""{"policy":"no-such-policy"}""", """{"policy":"fixed:size=2","hitTarget":2}""", """{"policy":"fixed:size=2","timeZone":"Mars/Olympus"}"""]),
        ["POST /v1/admin/clusters/{name}/drain"] = new(Caller.Administrator),
        ["POST /v1/admin/clusters/{name}/undrain"] = new(Caller.Administrator),
        ["GET /v1/admin/sessions"] = new(Caller.Administrator),
        ["POST /v1/admin/sessions/{id}/end"] = new(Caller.Administrator),
        ["GET /v1/admin/events"] = new(Caller.Administrator),
        ["GET /v1/admin/containers"] = new(Caller.Administrator),
        ["GET /v1/admin/users"] = new(Caller.Administrator),
        ["GET /v1/admin/audit"] = new(Caller.Administrator),
        ["GET /v1/admin/reconcilers"] = new(Caller.Administrator),
        ["POST /v1/agent/enrol"] = new(Caller.Anybody, $$"""{"containerId":"{{Id}}","code":"x"}""", Wrong: ["""{"containerId":"no-id","code":"x"}"""]),
        ["POST /v1/agent/ready"] = new(Caller.Agent, """{"publicKey":"x"}""", Optional: ["publicKey"]),
        ["POST /v1/agent/heartbeat"] = new(Caller.Agent, """{"idleSeconds":1,"connections":0}""", Optional: ["idleSeconds"]),
        ["POST /v1/agent/connected"] = new(Caller.Agent, Report),
        ["POST /v1/agent/disconnected"] = new(Caller.Agent, Report),
        ["POST /v1/agent/exited"] = new(Caller.Agent, """{"exitCode":1,"reason":"x","wasReady":true}""", Optional: ["exitCode", "reason"]),
    };
}
