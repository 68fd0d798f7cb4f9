using System.Runtime.CompilerServices;
using Fractal.Client.Http;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;

namespace Fractal.Client;

public sealed partial class FractalClient
{
    /// <summary>
    /// Starts an app, or repeats a start by its key. If the connection is lost, the request is resent with the same key, so one call
    /// creates at most one session.
    /// </summary>
    /// <param name="request">The app, the regions, and how long to hold the request while it is queued.</param>
    /// <param name="idempotencyKey">1 to 128 printable ASCII characters, valid for 24 hours; null for a new one.</param>
    /// <param name="cancellationToken">Cancels the call; the session may have been created.</param>
    /// <returns>The session: <c>claimed</c> with its <see cref="SessionResponse.Connection"/>, or <c>queued</c>; for a repeat, its current
    /// state.</returns>
    /// <exception cref="FractalProblemException"><c>subscription_inactive, app_not_in_tier, app_unknown, already_active</c> (with the session),
    /// <c>idempotency_key_reused, quota_exceeded, rate_limited, capacity_exhausted</c>.</exception>
    public Task<SessionResponse> StartSessionAsync(StartSessionRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return AskAsync(
            ApiRequest.Post("v1/sessions", request, ClientJson.Default.StartSessionRequest) with
            {
                IdempotencyKey = idempotencyKey ?? Guid.CreateVersion7(clock.GetUtcNow()).ToString(),
                Repeatable = true,
                Wait = TimeSpan.FromSeconds(request.Wait),
            },
            ClientJson.Default.SessionResponse, cancellationToken);
    }

    /// <summary>The user's sessions: live ones first, then past ones, newest first; at most 100.</summary>
    public Task<IReadOnlyList<SessionResponse>> ListSessionsAsync(CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/sessions"), ClientJson.Default.IReadOnlyListSessionResponse, cancellationToken);

    /// <summary>Gets a session, also after its end.</summary>
    /// <exception cref="FractalProblemException"><c>not_found</c>: it does not exist or belongs to another user.</exception>
    public Task<SessionResponse> GetSessionAsync(Guid id, CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get($"v1/sessions/{id}"), ClientJson.Default.SessionResponse, cancellationToken);

    /// <summary>Ends a session, or cancels a queued start. Ending an ended session is not an error.</summary>
    /// <returns>The session in its new state, usually <c>ending</c> while its container is being deleted.</returns>
    /// <exception cref="FractalProblemException"><c>not_found</c>.</exception>
    public Task<SessionResponse> EndSessionAsync(Guid id, CancellationToken cancellationToken = default) =>
        AskAsync(new ApiRequest(HttpMethod.Delete, $"v1/sessions/{id}") { Repeatable = true }, ClientJson.Default.SessionResponse, cancellationToken);

    /// <summary>Creates new connection information for a session, to connect or reconnect.</summary>
    /// <returns>The session with its <see cref="SessionResponse.Connection"/>.</returns>
    /// <exception cref="FractalProblemException"><c>not_found</c>, or <c>wrong_state</c>: it is queued or has ended.</exception>
    public Task<SessionResponse> NewTicketAsync(Guid id, CancellationToken cancellationToken = default) =>
        AskAsync(new ApiRequest(HttpMethod.Post, $"v1/sessions/{id}/tickets") { Repeatable = true }, ClientJson.Default.SessionResponse, cancellationToken);

    /// <summary>
    /// Follows a session's states from now until it has ended. Reconnects for about half a minute if the connection is lost; changes in the
    /// meantime are seen as the resulting state. A queued session is canceled if no client polls or follows it for a minute.
    /// </summary>
    /// <exception cref="FractalProblemException"><c>not_found</c>.</exception>
    public async IAsyncEnumerable<SessionResponse> FollowSessionAsync(Guid id, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = ApiRequest.Get($"v1/sessions/{id}/events") with { Streams = true, Repeatable = false };
        await using var events = new SessionEventReader(token => SendSignedInAsync(request, token), Address, clock);
        SessionResponse? told = null;
        while (told?.State != SessionState.Ended)
        {
            var next = await events.NextAsync(cancellationToken);
            if (next == told) continue;
            told = next;
            yield return next;
        }
    }
}
