using System.CommandLine;
using Fractal.Cli.Terminal;
using Fractal.Client;

namespace Fractal.Cli.Sessions;

internal sealed class SessionsCommand : FractalCommand
{
    private readonly Option<bool> all = new("--all") { Description = "Include past sessions with their end reasons; at most 100." };

    public SessionsCommand()
        : base("sessions", "Your sessions.") => Options.Add(all);

    public override IReadOnlyList<string> Examples => ["fractal sessions", "fractal sessions --all", "fractal sessions --json | jq -r '.[].id'"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var sessions = await it.Client.ListSessionsAsync(cancellationToken);
        if (!it.Get(all)) sessions = [.. sessions.Where(SessionText.IsLive)];
        if (sessions.Count == 0) it.Screen.Note(it.Get(all) ? "You have no sessions yet." : "You have no sessions. Start one with: fractal start APP");
        else it.Screen.Rows(["ID", "APP", "STATE", "AGE", "NOTE"], [.. sessions.Select(s => (string[])[s.Id.ToString(), s.App, SessionText.Name(s.State), RelativeTime.Since(s.CreatedAt), SessionText.Note(s)])]);
        it.Screen.Document(sessions, ClientJson.Default.IReadOnlyListSessionResponse);
        return ExitCodes.Ok;
    }
}
