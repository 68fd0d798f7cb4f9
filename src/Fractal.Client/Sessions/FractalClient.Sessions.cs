using System.Runtime.CompilerServices;
using Fractal.Client.Http;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;

namespace Fractal.Client;

public sealed partial class FractalClient
{
    /// <summary>
    /// Starts an app, or repeats a start by its key. Where the connection is lost the same request is sent again with the same key, so that one call makes one session at most.
    /// </summary>
    /// <param name="request">Which app, where, and how many seconds to hold the request while it is queued.</param>
    /// <param name="idempotencyKey">1 to 128 printable ASCII characters, good for 24 hours; none means a new one for this call.</param>
    /// <param name="cancellationToken">Gives up; the session may have been made.</param>
    /// <returns>The session: <c>claimed</c> with its <see cref="SessionResponse.Connection"/>, or <c>queued</c>; for a repeat as it is now.</returns>
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

    /// <summary>One session, also after its end.</summary>
    /// <exception cref="FractalProblemException"><c>not_found</c>: there is none, or it is another user's.</exception>
    public Task<SessionResponse> GetSessionAsync(Guid id, CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get($"v1/sessions/{id}"), ClientJson.Default.SessionResponse, cancellationToken);

    /// <summary>Ends a session, or gives up its place in the queue. Ending one that is over is no error.</summary>
    /// <returns>The session as it is now, mostly <c>ending</c>: its container is being deleted.</returns>
    /// <exception cref="FractalProblemException"><c>not_found</c>.</exception>
    public Task<SessionResponse> EndSessionAsync(Guid id, CancellationToken cancellationToken = default) =>
        AskAsync(new ApiRequest(HttpMethod.Delete, $"v1/sessions/{id}") { Repeatable = true }, ClientJson.Default.SessionResponse, cancellationToken);

    /// <summary>A fresh way into a session, to connect or reconnect.</summary>
    /// <returns>The session with its <see cref="SessionResponse.Connection"/>.</returns>
    /// <exception cref="FractalProblemException"><c>not_found</c>, or <c>wrong_state</c>: it is queued or over.</exception>
    public Task<SessionResponse> NewTicketAsync(Guid id, CancellationToken cancellationToken = default) =>
        AskAsync(new ApiRequest(HttpMethod.Post, $"v1/sessions/{id}/tickets") { Repeatable = true }, ClientJson.Default.SessionResponse, cancellationToken);

    /// <summary>
    /// A session's states as they happen, from now until it has ended. Reconnects by itself for about half a minute when the connection is lost;
    /// what happened meanwhile is seen as the state it led to. A queued session whose client is not heard of for a minute is given up: following it is being heard of.
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
