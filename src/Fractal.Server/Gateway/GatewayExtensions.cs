namespace Fractal.Server.Gateway;

internal static class GatewayExtensions
{
    public static void AddGateway(this IServiceCollection services)
    {
        services.AddHttpForwarder();
        services.AddSingleton<OpenSockets>();
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<AgentForwarder>();
    }
}
