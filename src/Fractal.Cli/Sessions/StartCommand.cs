using System.CommandLine;
using Fractal.Cli.Terminal;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;

namespace Fractal.Cli.Sessions;

/// <summary>Output of <c>start</c>: the session without its ticket, which is a secret, and the address of its page.</summary>
internal sealed record StartDocument(SessionResponse Session, Uri Address);

internal sealed class StartCommand : FractalCommand
{
    private const int DefaultWaitSeconds = 60, MaxWaitSeconds = 3600;

    private readonly Argument<string> app = new("APP") { Description = "The app's name, as listed by fractal apps." };
    private readonly Option<bool> noBrowser = new("--no-browser") { Description = "Print the address without opening it. This is the default without a display or with --json." };
    private readonly Option<int> wait = new("--wait") { Description = $"How long to wait in the queue, 0 to {MaxWaitSeconds}.", HelpName = "SECONDS", DefaultValueFactory = _ => DefaultWaitSeconds };
    private readonly Option<string[]> regions = new("--region") { Description = "The region to start in; repeatable, in order of preference.", HelpName = "REGION" };
    private readonly Option<string?> key = new("--idempotency-key") { Description = "Starts with the same key return the same session for a day.", HelpName = "KEY" };

    public StartCommand()
        : base("start", "Start an app, print the address of its page and open it in the browser.")
    {
        wait.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var seconds) && seconds is < 0 or > MaxWaitSeconds)
                result.AddError($"--wait takes 0 to {MaxWaitSeconds} seconds.");
        });
        Arguments.Add(app);
        foreach (var option in (Option[])[noBrowser, wait, regions, key]) Options.Add(option);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fractal start terminal",
        "fractal start editor --no-browser --wait 300",
        "fractal start terminal --json --idempotency-key \"$BUILD_ID\" | jq -r .address",
    ];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var session = await AskAsync(it, cancellationToken);
        if (session.State == SessionState.Queued && it.Get(wait) > 0)
            session = await Queue.WaitAsync(it, session, TimeSpan.FromSeconds(it.Get(wait)), cancellationToken);
        if (session.EndReason is { } reason)
            throw new CliException($"{session.AppTitle} does not run: {SessionText.Reason(reason)}. {session.EndDetail} See fractal sessions --all, or start it again.".Replace("  ", " ", StringComparison.Ordinal));
        var page = SessionPage.Of(it.Client, session.Id);
        it.Screen.Document(new StartDocument(session with { Connection = null }, page), CliJson.Default.StartDocument);
        return session.State == SessionState.Queued ? StillQueued(it, session, page) : await ShowAsync(it, session, page, cancellationToken);
    }

    private async Task<SessionResponse> AskAsync(Invocation it, CancellationToken cancellationToken)
    {
        try
        {
            return await it.Client.StartSessionAsync(new StartSessionRequest(it.Get(app)!, it.Get(regions) is { Length: > 0 } some ? some : null), it.Get(key), cancellationToken);
        }
        catch (FractalProblemException problem) when (problem is { Code: ProblemCodes.AlreadyActive, Session: { } active } && !it.Screen.IsJson)
        {
            throw new CliException($"{problem.Message}\nOpen it at {SessionPage.Of(it.Client, active.Id)}; to end it: fractal end {active.Id}", inner: problem);
        }
    }

    private static int StillQueued(Invocation it, SessionResponse session, Uri page)
    {
        it.Screen.Say(page.ToString());
        it.Screen.Note($"Still queued. Open the page within a minute to keep the position. To cancel: fractal end {session.Id}");
        return ExitCodes.StillQueued;
    }

    private async Task<int> ShowAsync(Invocation it, SessionResponse session, Uri page, CancellationToken cancellationToken)
    {
        it.Screen.Note(session.Start == StartKind.Warm ? $"{session.AppTitle} is ready (warm start)." : $"{session.AppTitle} is ready (cold start).");
        it.Screen.Say(page.ToString());
        if (it.Get(noBrowser) || it.Screen.IsJson) return ExitCodes.Ok;
        if (!Browser.HasDisplay) it.Screen.Note("Open this address in a browser: there is no display here.");
        else if (!await Browser.OpenAsync(page, cancellationToken)) it.Screen.Note("Opening a browser failed (xdg-open). Open the address manually.");
        return ExitCodes.Ok;
    }
}
