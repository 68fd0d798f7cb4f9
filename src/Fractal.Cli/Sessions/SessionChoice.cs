using Fractal.Cli.Terminal;
using Fractal.Client;
using Fractal.Client.Sessions;

namespace Fractal.Cli.Sessions;

/// <summary>Finds a session by its id, a prefix of its id, or its app.</summary>
internal static class SessionChoice
{
    private const int ShortestPrefix = 4;

    public static async Task<Guid> FindAsync(FractalClient client, string text, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(text, out var id)) return id;
        var live = (await client.ListSessionsAsync(cancellationToken)).Where(SessionText.IsLive).ToList();
        var meant = live.Where(s => string.Equals(s.App, text, StringComparison.OrdinalIgnoreCase)).ToList();
        if (meant.Count == 0) meant = live.Where(s => HasPrefix(s.Id, text)).ToList();
        return meant switch
        {
            [var one] => one.Id,
            [] => throw new CliException($"None of your {live.Count} live sessions has the id or app \"{text}\". Nothing was ended; see: fractal sessions"),
            _ => throw new CliException($"\"{text}\" matches {meant.Count} sessions; nothing was ended. Choose one:\n{string.Join('\n', meant.Select(Line))}"),
        };
    }

    private static bool HasPrefix(Guid id, string text) =>
        text.Length >= ShortestPrefix
        && (id.ToString().StartsWith(text, StringComparison.OrdinalIgnoreCase) || id.ToString("N").StartsWith(text, StringComparison.OrdinalIgnoreCase));

    private static string Line(SessionResponse session) => $"  {session.Id}  {session.App}, {SessionText.Name(session.State)}, {RelativeTime.Since(session.CreatedAt)} old";
}
