using System.Globalization;
using Fractal.Cli.Accounts;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;

namespace Fractal.Cli.Terminal;

/// <summary>Why a command failed: as a code for scripts, as sentences for people.</summary>
internal sealed record Failure(int ExitCode, string Code, string Message)
{
    public string? TraceId { get; init; }

    public double? RetryAfterSeconds { get; init; }

    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    public SessionResponse? Session { get; init; }

    /// <returns>Null for unexpected exceptions, which end the program with a stack trace.</returns>
    public static Failure? Of(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        FractalProblemException problem => Of(problem),
        FractalConnectionException connection => new Failure(ExitCodes.NoServer, CodeOf(connection.Failure), connection.Message + Hint(connection.Failure)),
        CliException own => new Failure(own.ExitCode, own.Code, own.Message),
        OperationCanceledException when cancellationToken.IsCancellationRequested => new Failure(ExitCodes.Interrupted, "interrupted", "Interrupted. The last request may have taken effect: check before you repeat it."),
        IOException or UnauthorizedAccessException or TimeoutException => new Failure(ExitCodes.Refused, "failed", exception.Message),
        _ => null,
    };

    public void Tell(Screen screen)
    {
        screen.Document(new FailureDocument(this), CliJson.Default.FailureDocument);
        screen.Note("fractal: " + Message);
        if (TraceId is not null && ExitCode == ExitCodes.Refused) screen.Note($"Reference for the server's operator: {TraceId}");
    }

    private static Failure Of(FractalProblemException problem)
    {
        var failure = new Failure(ExitCodes.Refused, problem.Code, $"{problem.Message}{Wait(problem.RetryAfter)}{Effect(problem.Problem.Status)} ({problem.Code})")
        {
            TraceId = problem.TraceId,
            RetryAfterSeconds = problem.RetryAfter?.TotalSeconds,
            Errors = problem.Problem.Errors,
            Session = problem.Session,
        };
        return problem.Code switch
        {
            ProblemCodes.Unauthenticated => failure with { ExitCode = ExitCodes.NotSignedIn, Message = "You are not signed in to this server. Sign in with: fractal login" + SignInFile.Hint() },
            ProblemCodes.InvalidRefreshToken => failure with { ExitCode = ExitCodes.NotSignedIn, Message = "Your sign-in has ended. Sign in again with: fractal login" },
            ProblemCodes.AppUnknown => failure with { Message = $"{problem.Problem.Title} See: fractal apps" },
            _ => failure,
        };
    }

    private static string CodeOf(ConnectionFailure failure) => failure switch
    {
        ConnectionFailure.Unreachable => "unreachable",
        ConnectionFailure.Lost => "connection_lost",
        ConnectionFailure.TimedOut => "timed_out",
        ConnectionFailure.NotFractal => "not_fractal",
        _ => "untrusted",
    };

    private static string Hint(ConnectionFailure failure) => failure is ConnectionFailure.Unreachable or ConnectionFailure.NotFractal
        ? $" The address comes from --server, {GlobalOptions.ServerVariable}, or the default." : "";

    private static string Wait(TimeSpan? wait) => wait is { } time
        ? string.Create(CultureInfo.InvariantCulture, $" Wait {RelativeTime.Span(time)}.") : "";

    private static string Effect(int status) => status switch
    {
        < 500 => " Nothing was changed.",
        500 => " Nothing was changed, or the change is being reverted.",
        _ => " Nothing was lost.",
    };
}
