using Fractal.Client.Problems;
using Fractal.Server.Containers;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Telemetry;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.OpenApi;

namespace Fractal.Server.Portal.Reference;

/// <summary>The API's description of itself: /openapi/v1.json, and the pages under /reference.</summary>
internal static class ApiDocument
{
    private const string User = "user", Agent = "agent", AdministratorRole = "administrator";

    /// <summary>With the version of the server that gives it, and who may call what.</summary>
    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.AddDocumentTransformer(async (document, context, cancellationToken) =>
        {
            (document.Info.Title, document.Info.Version) = ("Fractal", ServerVersion.Text);
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            // What the framework calls so has more in it here: the code, above all.
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
            if (metadata.OfType<AgentCaller.Token>().Any()) operation.Security = [Needs(Agent)];
            else if (asked is not null && !metadata.OfType<IAllowAnonymous>().Any()) operation.Security = [Needs(User, asked.Policy == Policies.Administrator ? [AdministratorRole] : [])];
            AddRefusals(operation, context.Document, operation.Security is { Count: > 0 }, asked is not null, metadata.OfType<EnableRateLimitingAttribute>().Any());
            return Task.CompletedTask;

            OpenApiSecurityRequirement Needs(string scheme, params string[] roles) => new() { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [.. roles] };
        });
    });

    /// <summary>The refusals that layers before an endpoint answer with, in the order of their statuses, and the shape of all others.</summary>
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

    /// <summary>Who may call it, in words.</summary>
    public static string CallerOf(OpenApiOperation operation) => operation.Security?.SelectMany(needed => needed).FirstOrDefault() switch
    {
        { Key.Reference.Id: Agent } => "agents",
        { Key: not null, Value: [AdministratorRole] } => "administrators",
        { Key: not null } => "users",
        _ => "everybody",
    };

    private static OpenApiSecurityScheme Bearer(string description) => new() { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = description };
}
