using Fractal.Client.Problems;
using Fractal.Server.Containers.Agents;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Telemetry;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.OpenApi;

namespace Fractal.Server.Portal.Reference;

/// <summary>The OpenAPI document: /openapi/v1.json, and the pages under /reference.</summary>
internal static class ApiDocument
{
    private const string User = "user", Agent = "agent", AdministratorRole = "administrator";

    /// <summary>One per tag that endpoints use.</summary>
    private static readonly Dictionary<string, string> TagDescriptions = new(StringComparer.Ordinal)
    {
        ["Accounts"] = "Register, sign in and out, change the password, and become the first administrator.",
        ["Agents"] = "Reports of the agent in each container. Only agents use these.",
        ["Apps"] = "The apps a user may start, and for administrators all apps and subscription tiers.",
        ["Audit"] = "Who changed what, and when. For administrators.",
        ["Clusters"] = "Where containers run, and draining them. For administrators.",
        ["Containers"] = "Running and deleted containers. For administrators.",
        ["Operations"] = "Live changes for the operators' pages. For administrators.",
        ["Pools"] = "Pools of idle containers: supply, policies, history and simulations. For administrators.",
        ["Reconcilers"] = "Background loops and their last results. For administrators.",
        ["Sessions"] = "Start an app, connect to it, follow its states and end it.",
        ["Users"] = "Users, their subscriptions and invitations. For administrators.",
    };

    /// <summary>Adds the server's version and the required authorisation.</summary>
    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.AddDocumentTransformer(async (document, context, cancellationToken) =>
        {
            (document.Info.Title, document.Info.Version) = ("Fractal", ServerVersion.Text);
            document.Info.License = new OpenApiLicense { Name = "Apache License 2.0", Identifier = "Apache-2.0" };
            document.Servers = [new OpenApiServer { Url = "/" }];
            document.Tags = new SortedSet<OpenApiTag>(document.Tags ?? new HashSet<OpenApiTag>(), Comparer<OpenApiTag>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name)));
            foreach (var tag in document.Tags) tag.Description = TagDescriptions.GetValueOrDefault(tag.Name!);
            document.Components ??= new OpenApiComponents();
            // Fractal's problems have more fields than the framework's, above all the code.
            document.Components.Schemas!["ProblemDetails"] = await context.GetOrCreateSchemaAsync(typeof(ProblemResponse), null, cancellationToken);
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [User] = Bearer("An access token, from POST /v1/accounts/login. Pages use a cookie instead, from their own origin alone."),
                [Agent] = Bearer("A container's token, from POST /v1/agent/enrol."),
            };
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            var asked = metadata.OfType<IAuthorizeData>().LastOrDefault();
            operation.Security = [];
            if (metadata.OfType<AgentCaller.Token>().Any()) operation.Security = [Needs(Agent)];
            else if (asked is not null && !metadata.OfType<IAllowAnonymous>().Any()) operation.Security = [Needs(User, asked.Policy == AccessPolicies.Administrator ? [AdministratorRole] : [])];
            AddRefusals(operation, context.Document, operation.Security is { Count: > 0 }, asked is not null, metadata.OfType<EnableRateLimitingAttribute>().Any());
            return Task.CompletedTask;

            OpenApiSecurityRequirement Needs(string scheme, params string[] roles) => new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [.. roles] };
        });
    });

    /// <summary>Adds the error responses of earlier layers, ordered by status, and the default.</summary>
    private static void AddRefusals(OpenApiOperation operation, OpenApiDocument? document, bool secured, bool forUsers, bool limited)
    {
        var responses = new SortedDictionary<string, IOpenApiResponse>(operation.Responses ?? [], StringComparer.Ordinal);
        if (operation.RequestBody is not null || operation.Parameters is { Count: > 0 }) Add("400", "The request is not valid");
        if (secured) Add("401", "The caller is not signed in");
        if (forUsers) Add("403", "The caller may not do this, or a cookie came from another site");
        if (limited) Add("429", "Too many requests; Retry-After says how long to wait");
        Add("default", "Any other refusal");
        operation.Responses = [];
        foreach (var (status, response) in responses) operation.Responses[status] = response;

        void Add(string status, string description) => responses.TryAdd(status, new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("ProblemDetails", document) } },
        });
    }

    /// <summary>Who may call the operation, for the reference pages.</summary>
    public static string CallerOf(OpenApiOperation operation) => operation.Security?.SelectMany(needed => needed).FirstOrDefault() switch
    {
        { Key.Reference.Id: Agent } => "agents",
        { Key: not null, Value: [AdministratorRole] } => "administrators",
        { Key: not null } => "users",
        _ => "everybody",
    };

    private static OpenApiSecurityScheme Bearer(string description) => new() { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = description };
}
