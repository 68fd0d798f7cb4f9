using System.CommandLine;
using Fractal.Cli.Terminal;
using Fractal.Client;
using Fractal.Client.Sessions;

namespace Fractal.Cli.Sessions;

internal sealed class EndCommand : FractalCommand
{
    private readonly Argument<string?> which = new("SESSION") { Description = "The session's id, a prefix of it, or the name of its app.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> all = new("--all") { Description = "End all your live sessions." };

    public EndCommand()
        : base("end", "End a session, or cancel a queued start. Its container and all data in it are deleted.")
    {
        Arguments.Add(which);
        Options.Add(all);
        Validators.Add(result =>
        {
            if (result.GetValue(all) == (result.GetValue(which) is not null)) result.AddError("Specify a session, or --all.");
        });
    }

    public override IReadOnlyList<string> Examples => ["fractal end terminal", "fractal end 0199f3a1-7c", "fractal end --all"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        IReadOnlyList<Guid> ids = it.Get(which) is { } text
            ? [await SessionChoice.FindAsync(it.Client, text, cancellationToken)]
            : [.. (await it.Client.ListSessionsAsync(cancellationToken)).Where(SessionText.IsLive).Select(s => s.Id)];
        var ended = new List<SessionResponse>();
        foreach (var id in ids)
        {
            var session = await it.Client.EndSessionAsync(id, cancellationToken);
            ended.Add(session);
            it.Screen.Say(session.State == SessionState.Ended ? $"{session.AppTitle} is over: {SessionText.Note(session)} ({id})" : $"{session.AppTitle} is ending ({id})");
        }

        if (ids.Count == 0) it.Screen.Note("You have no live sessions.");
        it.Screen.Document(ended, ClientJson.Default.IReadOnlyListSessionResponse);
        return ExitCodes.Ok;
    }
}
