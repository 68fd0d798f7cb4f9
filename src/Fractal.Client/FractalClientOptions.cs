using Fractal.Client.Accounts;

namespace Fractal.Client;

/// <summary>Options of a <see cref="FractalClient"/>.</summary>
public sealed record FractalClientOptions
{
    /// <summary>Where the sign-in is stored; null for in memory, as long as the client lives.</summary>
    public ITokenStore? Tokens { get; init; }

    /// <summary>The HTTP handler; null for one of the client's own. The caller disposes it.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>The time limit of a call including retries, beyond what it asks the server to wait. 30 seconds.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
