using Fractal.Client;

namespace Fractal.Cli.Sessions;

/// <summary>The address of a session's page. It contains no secret: the browser signs in itself.</summary>
internal static class SessionPage
{
    public static Uri Of(FractalClient client, Guid id) => new(client.Address, $"sessions/{id}");
}
