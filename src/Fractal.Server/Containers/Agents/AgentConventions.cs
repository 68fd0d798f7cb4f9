namespace Fractal.Server.Containers.Agents;

/// <summary>Conventions of the agents' endpoints. They are not endpoint filters, because those run only after the body was read.</summary>
internal static class AgentConventions
{
    public static TBuilder CheckCaller<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder => endpoints.Around(async (http, next) =>
    {
        var caller = http.RequestServices.GetRequiredService<AgentCaller>();
        await (await caller.RefuseAsync(http) is { } refusal ? refusal.ExecuteAsync(http) : next(http));
    });

    /// <summary>Counts reports by kind, and how many are rejected.</summary>
    public static TBuilder CountReports<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder => endpoints.Around(async (http, next) =>
    {
        var accepted = false;
        try
        {
            await next(http);
            accepted = http.Response.StatusCode < 400;
        }
        finally
        {
            var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
            http.RequestServices.GetRequiredService<ContainerMetrics>().Reported(route[(route.LastIndexOf('/') + 1)..], accepted);
        }
    });

    private static TBuilder Around<TBuilder>(this TBuilder endpoints, Func<HttpContext, RequestDelegate, Task> act) where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Add(endpoint =>
        {
            var next = endpoint.RequestDelegate ?? throw new InvalidOperationException($"{endpoint.DisplayName} has no handler.");
            endpoint.RequestDelegate = http => act(http, next);
        });
        return endpoints;
    }
}
