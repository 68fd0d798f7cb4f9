using System.Security.Cryptography;
using System.Text;
using Fractal.Client.Sessions;
using Fractal.Server.Demand;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Platform.Telemetry;
using Fractal.Server.Sessions.Watching;

namespace Fractal.Server.Sessions.Claims;

/// <summary>A session that a start request led to, in its current state.</summary>
/// <param name="Repeat">A request with the same key was made before.</param>
internal sealed record StartedSession(SessionResponse Session, bool Repeat);

/// <summary>Handles a start: validates, claims or queues, optionally waits, and responds with connection information.</summary>
internal sealed class StartSession(ContainerClaim claim, SessionViews views, SessionSignals signals, Connection connection, SessionMetrics metrics, TimeProvider clock)
{
    public const int MaxKeyLength = 128;
    private const int MaxRegions = 8;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);
    private static readonly string[] AnyRegion = [Regions.Default];

    /// <param name="userId">The user.</param>
    /// <param name="request">The start request.</param>
    /// <param name="idempotencyKey">Makes repeated requests one start.</param>
    /// <param name="signInId">The sign-in, if it still has to be checked.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<Result<StartedSession>> RunAsync(Guid userId, StartSessionRequest request, string? idempotencyKey, Guid? signInId, CancellationToken cancellationToken)
    {
        using var span = Tracing.Source.StartActivity("start");
        var began = clock.GetTimestamp();
        try
        {
            var result = await DecideAsync(userId, request, idempotencyKey, signInId, cancellationToken);
            metrics.Answered(request.App, result, clock.GetElapsedTime(began));
            return result;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            metrics.Failed(request.App, clock.GetElapsedTime(began));
            span.Fail(exception);
            throw;
        }
    }

    private async Task<Result<StartedSession>> DecideAsync(Guid userId, StartSessionRequest request, string? idempotencyKey, Guid? signInId, CancellationToken cancellationToken)
    {
        if (Check(request, idempotencyKey) is { } invalid) return invalid;
        var outcome = await claim.ClaimAsync(
            new ClaimRequest(userId, request.App, request.Regions is { Count: > 0 } regions ? regions : AnyRegion, idempotencyKey, HashOf(request), signInId), cancellationToken);
        var longest = TimeSpan.FromSeconds(request.Wait);
        return outcome switch
        {
            ClaimOutcome.Created { View: { } view } => new StartedSession(connection.AddTo(view), Repeat: false),
            ClaimOutcome.Created { Session.Id: var id } => await StartedAsync(userId, id, repeat: false, longest, cancellationToken),
            ClaimOutcome.Repeated { SessionId: var id } => await StartedAsync(userId, id, repeat: true, longest, cancellationToken),
            ClaimOutcome.AlreadyActive { SessionId: var id } => await views.GetAsync(userId, id, cancellationToken) is { } active
                ? SessionProblems.AlreadyActive(request.App, active) : SessionProblems.NoSuchSession,
            ClaimOutcome.Rejected { Problem: var problem } => problem,
            _ => throw new InvalidOperationException($"The claim returned {outcome}."),
        };
    }

    private async Task<Result<StartedSession>> StartedAsync(Guid userId, Guid sessionId, bool repeat, TimeSpan longest, CancellationToken cancellationToken)
    {
        var view = await WaitAsync(userId, sessionId, longest, cancellationToken);
        if (view is null) return SessionProblems.NoSuchSession;
        if (!repeat && view.Response.State is SessionState.Ending or SessionState.Ended) return SessionProblems.EndedWhileQueued(view.Response);
        return new StartedSession(connection.AddTo(view), repeat);
    }

    private static Problem? Check(StartSessionRequest request, string? key)
    {
        if (key is { Length: 0 or > MaxKeyLength } || key?.Any(c => c is < ' ' or > '~') == true)
            return PlatformProblems.Invalid("Idempotency-Key", $"An Idempotency-Key is 1 to {MaxKeyLength} printable ASCII characters.");
        if (request.Regions is { Count: > MaxRegions }) return PlatformProblems.Invalid("regions", $"At most {MaxRegions} regions are allowed.");
        var unknown = (request.Regions ?? []).Where(region => region is null || !Regions.Has(region)).ToList();
        return unknown.Count == 0 ? null : SessionProblems.UnknownRegion(unknown[0]);
    }

    /// <summary>Holds the request while the session is queued, for the requested time.</summary>
    private async Task<SessionView?> WaitAsync(Guid userId, Guid sessionId, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var watch = signals.Begin(sessionId);
        var until = clock.GetUtcNow() + longest;
        while (true)
        {
            var view = await views.FindAsync(userId, sessionId, cancellationToken);
            var left = until - clock.GetUtcNow();
            if (view?.Response.State != SessionState.Queued || left <= TimeSpan.Zero) return view;
            await watch.WaitAsync(left < LookAgain ? left : LookAgain, clock, cancellationToken);
        }
    }

    /// <summary>What makes two requests equal: all fields except the time to wait.</summary>
    private static byte[] HashOf(StartSessionRequest request) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(request.App + "\n" + string.Join('\n', request.Regions ?? [])));
}
