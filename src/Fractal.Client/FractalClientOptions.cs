using Fractal.Client.Accounts;

namespace Fractal.Client;

/// <summary>How a <see cref="FractalClient"/> sends, waits and keeps its sign-in.</summary>
public sealed record FractalClientOptions
{
    /// <summary>Where the sign-in is kept; none means in memory, for as long as the client lives.</summary>
    public ITokenStore? Tokens { get; init; }

    /// <summary>What requests are sent through; none means a handler of the client's own. The caller disposes of it.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>How long a call may take with all its repeats, beyond what it asks the server to wait. 30 seconds.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What tells the time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
