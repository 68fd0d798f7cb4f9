using Fractal.Client;

namespace Fractal.Cli.Sessions;

/// <summary>Where a session is seen. It carries no secret: the browser signs in for itself.</summary>
internal static class SessionPage
{
    public static Uri Of(FractalClient client, Guid id) => new(client.Address, $"sessions/{id}");
}
