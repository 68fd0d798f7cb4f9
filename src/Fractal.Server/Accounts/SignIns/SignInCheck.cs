using System.Collections.Concurrent;
using System.Security.Claims;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Http.SignIns;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>
/// Checks that each request's sign-in is live. An end takes effect immediately on servers that are notified, and within <see
/// cref="Interval"/> on all others. Long requests are registered under their sign-in and end with it.
/// </summary>
internal sealed class SignInCheck : ISignIns
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private const int CacheSize = 100_000;

    private readonly SignInReader reader;
    private readonly TimeProvider clock;
    private readonly ConcurrentDictionary<Guid, (SignInState State, DateTimeOffset At)> cache = new();
    private readonly Dictionary<Guid, HashSet<SignInHold>> holds = [];
    private readonly Lock gate = new();
    private long kept;

    public SignInCheck(SignInReader reader, SignInSignals signals, TimeProvider clock)
    {
        (this.reader, this.clock) = (reader, clock);
        signals.Ended += OnEnded;
        signals.RoleChanged += OnRoleChanged;
    }

    public Guid? LeftToCheck(ClaimsPrincipal principal) => principal.SignInId() is { } id && Known(id) is not { Live: true } ? id : null;

    public void FoundLive(Guid signInId, DateTimeOffset at)
    {
        if (!cache.ContainsKey(signInId)) Keep(signInId, new SignInState(Live: true, Administrator: null), at);
    }

    public Task ReadAsync(Guid signInId) => CurrentAsync(signInId);

    public async Task<bool> IsLiveAsync(Guid signInId) => (Known(signInId) ?? await CurrentAsync(signInId)).Live;

    /// <summary>Gives the request the user's current role, or makes it anonymous if its sign-in has ended.</summary>
    public async Task<ClaimsPrincipal> CheckAsync(ClaimsPrincipal principal)
    {
        if (principal.Identity?.IsAuthenticated != true) return principal;
        if (principal.SignInId() is not { } id) return Anonymous();
        var state = await CurrentAsync(id);
        if (!state.Live) return Anonymous();
        if (state.Administrator == true && principal.Identity is ClaimsIdentity identity) identity.AddClaim(new Claim(identity.RoleClaimType, AccessPolicies.Administrator));
        return principal;
    }

    /// <summary>
    /// For an endpoint that performs the check itself: makes the request anonymous only if its sign-in is known to have ended.
    /// </summary>
    public ClaimsPrincipal CheckKnown(ClaimsPrincipal principal) =>
        principal.Identity?.IsAuthenticated != true || (principal.SignInId() is { } id && Known(id) is not { Live: false }) ? principal : Anonymous();

    public SignInHold Hold(Guid signInId, DateTimeOffset? until, bool withRole, CancellationToken aborted)
    {
        var hold = new SignInHold(until - clock.GetUtcNow(), clock, hold => Release(signInId, hold), aborted) { WithRole = withRole };
        lock (gate)
        {
            if (!holds.TryGetValue(signInId, out var held)) holds[signInId] = held = [];
            held.Add(hold);
        }

        // It may have ended since the check.
        if (Known(signInId) is { Live: false }) hold.End();
        return hold;
    }

    /// <summary>Ends long requests whose sign-ins have ended, in case this server missed the notification.</summary>
    /// <returns>The number of those sign-ins.</returns>
    public async Task<int> EndStaleHoldsAsync()
    {
        Guid[] ids;
        lock (gate) ids = [.. holds.Keys];
        var states = await Task.WhenAll(ids.Select(reader.ReadAsync));
        var ended = ids.Where((_, i) => !states[i].Live).ToList();
        foreach (var id in ended) OnEnded(id);
        return ended.Count;
    }

    private static ClaimsPrincipal Anonymous() => new(new ClaimsIdentity());

    private async Task<SignInState> CurrentAsync(Guid signInId)
    {
        if (Known(signInId) is { Administrator: not null } known) return known;
        var now = clock.GetUtcNow();
        return Keep(signInId, await reader.ReadAsync(signInId), now);
    }

    private SignInState? Known(Guid signInId) => cache.TryGetValue(signInId, out var known) && (!known.State.Live || (clock.GetUtcNow() - known.At).Duration() < Interval) ? known.State : null;

    /// <summary>An end is final and is not replaced by a state that was read earlier.</summary>
    private SignInState Keep(Guid signInId, SignInState state, DateTimeOffset readAt)
    {
        // ConcurrentDictionary.Count takes every lock.
        if (Interlocked.Increment(ref kept) % CacheSize == 0) cache.Clear();
        return cache.AddOrUpdate(signInId, (state, readAt), (_, before) => before.State.Live ? (state, readAt) : before).State;
    }

    private void OnEnded(Guid signInId)
    {
        cache[signInId] = (SignInState.Ended, clock.GetUtcNow());
        foreach (var hold in HoldsOf(signInId)) hold.End();
    }

    private void OnRoleChanged(Guid signInId)
    {
        cache.TryRemove(signInId, out _);
        foreach (var hold in HoldsOf(signInId).Where(hold => hold.WithRole)) hold.End();
    }

    private List<SignInHold> HoldsOf(Guid signInId)
    {
        lock (gate) return [.. holds.GetValueOrDefault(signInId) ?? []];
    }

    private void Release(Guid signInId, SignInHold hold)
    {
        lock (gate)
        {
            if (!holds.TryGetValue(signInId, out var held)) return;
            held.Remove(hold);
            if (held.Count == 0) holds.Remove(signInId);
        }
    }
}
