namespace Fractal.Server.Containers;

/// <summary>Counts an agent's reports by kind, and how many are refused.</summary>
internal sealed class CountReports(ContainerMetrics metrics) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        var route = (context.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "";
        var status = result is IStatusCodeHttpResult { StatusCode: { } code } ? code : result is Platform.Problems.Problem problem ? problem.Status : 200;
        metrics.Reported(route[(route.LastIndexOf('/') + 1)..], status < 400);
        return result;
    }
}
