using System.CommandLine;
using Fractal.Cli.Sessions;
using Fractal.Cli.Terminal;
using Fractal.Client;
using Fractal.Client.Administration;

namespace Fractal.Cli.Administration;

internal sealed class AllSessionsCommand : FractalCommand
{
    private readonly Option<bool> past = new("--past") { Description = "Those that have ended, instead of live ones." };
    private readonly Option<string?> app = new("--app") { Description = "Only those of this app.", HelpName = "APP" };
    private readonly Option<int> page = Paging.Option();

    public AllSessionsCommand()
        : base("sessions", "Everybody's sessions, newest first.")
    {
        Options.Add(past);
        Options.Add(app);
        Options.Add(page);
    }

    public override IReadOnlyList<string> Examples => ["fractal admin sessions --app browser", "fractal admin sessions --past --page 2"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var found = await it.Client.ListAllSessionsAsync(live: !it.Get(past), it.Get(app), page: it.Get(page), cancellationToken: cancellationToken);
        it.Screen.Rows(["ID", "USER", "APP", "STATE", "AGE", "END"], [.. found.Items.Select(Row)]);
        Paging.Tell(it.Screen, found);
        it.Screen.Document(found, ClientJson.Default.PageResponseOperatorSessionResponse);
        return ExitCodes.Ok;
    }

    private static string[] Row(OperatorSessionResponse s) =>
    [
        s.Id.ToString(), s.UserId.ToString()[^8..], s.App, SessionText.Name(s.State), RelativeTime.Since(s.CreatedAt),
        s.EndReason is { } reason ? SessionText.Reason(reason) + (s.EndDetail is { } detail ? ": " + detail.ReplaceLineEndings(" ") : "") : "",
    ];
}

/// <summary>A session whose end was requested.</summary>
internal sealed record EndingDocument(Guid SessionId);

internal sealed class EndAnyCommand : FractalCommand
{
    private readonly Argument<Guid> session = new("SESSION") { Description = "Its id, from: fractal admin sessions" };
    private readonly Option<bool> yes = Confirmation.Yes();

    public EndAnyCommand()
        : base("end", "End a session of any user. Its container and all data in it are deleted, and the user sees the reason.")
    {
        Arguments.Add(session);
        Options.Add(yes);
    }

    public override IReadOnlyList<string> Examples => ["fractal admin end 0199f3a1-7c3e-7000-8000-5a3f00b1c2d3 --yes"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var id = it.Get(session);
        Confirmation.Ask(it.Get(yes), $"The session {id} ends now, and what is unsaved in it is lost.");
        await it.Client.EndAnySessionAsync(id, cancellationToken);
        it.Screen.Say($"The session {id} is ending.");
        it.Screen.Document(new EndingDocument(id), CliJson.Default.EndingDocument);
        return ExitCodes.Ok;
    }
}
