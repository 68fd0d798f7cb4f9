using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fractal.Server.Platform.Http.Connections;

internal static class ConnectionsExtensions
{
    /// <summary>The largest accepted request body, in bytes. An endpoint that needs more has its own <c>RequestSizeLimit</c>.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    private const int MaxFormFields = 64;

    /// <summary>Limits what an unauthenticated client may use: connections, time, data rates, sizes of bodies and forms.</summary>
    public static void AddConnectionLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<OpenFiles>();
        builder.Services.AddSingleton<TrustedProxies>();
        builder.Services.AddSingleton<ConnectionLimiter>();
        builder.Services.AddSingleton<ConnectionMetrics>();
        builder.Services.AddSingleton<IConnectionListenerFactory, BoundedListeners>();
        builder.WebHost.ConfigureKestrel(Limit);

        // Forms are never written to the disk.
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
        var connections = app.Services.GetRequiredService<ConnectionLimiter>();
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
        // Responses wait in memory for slow readers, so little of each is buffered, and not for long.
        kestrel.Limits.MaxResponseBufferSize = 16 * 1024;
        kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 2048, gracePeriod: TimeSpan.FromSeconds(10));
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);

        // Longer than the 60 s for which common proxies keep idle connections, so that the proxy closes first.
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(75);
        kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            // A connection with HTTP/2 carries a hundred requests, each with its own buffers, so limits of connections would not bound memory.
            endpoint.Protocols = HttpProtocols.Http1;
            endpoint.Use(next => async transport =>
            {
                try
                {
                    await next(transport);
                }
                finally
                {
                    if (transport.Features.Get<ClientConnection>() is { } connection)
                        endpoint.ApplicationServices.GetRequiredService<ConnectionLimiter>().Close(connection);
                }
            });
        });
    }
}
