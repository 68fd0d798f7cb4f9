using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fractal.Server.Platform.Http.Connections;

internal static class ConnectionsExtensions
{
    /// <summary>The largest request body that is accepted, in bytes. An endpoint that needs more says so with <c>RequestSizeLimit</c>.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    private const int MaxFormFields = 64;

    /// <summary>What a client may take up before it is known: connections, time, data rate, size of bodies and forms.</summary>
    public static void AddConnectionLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<OpenFiles>();
        builder.Services.AddSingleton<TrustedProxies>();
        builder.Services.AddSingleton<ClientConnections>();
        builder.Services.AddSingleton<ConnectionMetrics>();
        builder.Services.AddSingleton<IConnectionListenerFactory, BoundedListeners>();
        builder.WebHost.ConfigureKestrel(Limit);

        // Nothing of a form goes to the disk.
        builder.Services.Configure<FormOptions>(options =>
        {
            options.MemoryBufferThreshold = MaxBodyBytes;
            options.BufferBodyLengthLimit = options.MultipartBodyLengthLimit = MaxBodyBytes;
            (options.ValueCountLimit, options.ValueLengthLimit) = (MaxFormFields, MaxBodyBytes);
        });
    }

    /// <summary>A connection is idle between its requests.</summary>
    public static void UseConnectionLimits(this WebApplication app)
    {
        var connections = app.Services.GetRequiredService<ClientConnections>();
        app.Use(async (context, next) =>
        {
            if (context.Features.Get<ClientConnection>() is not { } connection)
            {
                await next(context);
                return;
            }

            connections.BeginRequest(connection);
            try
            {
                await next(context);
            }
            finally
            {
                connections.EndRequest(connection);
            }
        });
    }

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 2048, gracePeriod: TimeSpan.FromSeconds(5));
        // Answers wait for slow readers in memory: little of each, and not for long.
        kestrel.Limits.MaxResponseBufferSize = 16 * 1024;
        kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 2048, gracePeriod: TimeSpan.FromSeconds(10));
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);

        // Above the 60 s for which common proxies keep idle connections: who closes first must be the proxy.
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(75);
        kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => async transport =>
        {
            try
            {
                await next(transport);
            }
            finally
            {
                if (transport.Features.Get<ClientConnection>() is { } connection)
                    endpoint.ApplicationServices.GetRequiredService<ClientConnections>().Close(connection);
            }
        }));
    }
}
