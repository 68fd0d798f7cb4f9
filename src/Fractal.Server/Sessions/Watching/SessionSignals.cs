using System.Threading.Channels;
using Fractal.Client.Sessions;
using Fractal.Server.Platform.Replicas;

namespace Fractal.Server.Sessions.Watching;

/// <summary>Notifies watchers of sessions in this process and on other servers. Only a hint: missed signals are found by polling.</summary>
internal sealed class SessionSignals
{
    private const string Session = "session:", Limit = "limit";

    /// <summary>Limits further in the future are found by polling.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(6);

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, HashSet<Watch>> watchers = [];
    private readonly ReplicaNotifications news;
    private readonly TimeProvider clock;
    private long moments;

    public SessionSignals(ReplicaNotifications news, TimeProvider clock)
    {
        (this.news, this.clock) = (news, clock);
        news.Heard += Hear;
    }

    /// <summary>Some session changed.</summary>
    public event Action? Changed;

    /// <summary>A session has a limit that may be reached at this time.</summary>
    public event Action<DateTimeOffset>? LimitSet;

    /// <summary>The sessions with watchers in this process.</summary>
    public IReadOnlyList<Guid> Watched()
    {
        lock (gate) return [.. watchers.Keys];
    }

    /// <summary>A session was created; it has no watchers yet.</summary>
    public void OnMade() => Changed?.Invoke();

    public void OnChanged(Guid sessionId)
    {
        Wake(sessionId);
        Changed?.Invoke();
        news.Tell(Session + sessionId.ToString("N"));
    }

    public void OnLimit(DateTimeOffset at)
    {
        LimitSet?.Invoke(at);
        if (at < clock.GetUtcNow() + Soon) news.Tell(Limit);
    }

    /// <summary>Later than all times so far, because readers record their time before they read.</summary>
    public long Moment() => Interlocked.Increment(ref moments);

    /// <summary>Its watchers in this process read it again.</summary>
    public void Wake(Guid sessionId)
    {
        lock (gate)
        {
            foreach (var watch in watchers.GetValueOrDefault(sessionId) ?? []) watch.Change(Moment());
        }
    }

    /// <summary>Gives its watchers in this process the state that was read at a time, so that they need not read it.</summary>
    public void Show(SessionResponse session, long readSince)
    {
        lock (gate)
        {
            foreach (var watch in watchers.GetValueOrDefault(session.Id) ?? []) watch.Show(session, readSince);
        }
    }

    private void Hear(string word)
    {
        if (word == Limit) LimitSet?.Invoke(DateTimeOffset.MinValue);
        if (!word.StartsWith(Session, StringComparison.Ordinal) || !Guid.TryParseExact(word.AsSpan(Session.Length), "N", out var id)) return;
        Wake(id);
        Changed?.Invoke();
    }

    /// <summary>Watches a session until disposed. Several changes while the watcher is busy count as one.</summary>
    public Watch Begin(Guid sessionId) => new(this, sessionId);

    internal sealed class Watch : IDisposable
    {
        private readonly Channel<bool> channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        private readonly SessionSignals signals;
        private readonly Guid sessionId;
        private (SessionResponse Session, long ReadSince)? shown;
        private long changed;

        public Watch(SessionSignals signals, Guid sessionId)
        {
            (this.signals, this.sessionId) = (signals, sessionId);
            lock (signals.gate)
            {
                if (!signals.watchers.TryGetValue(sessionId, out var watches)) signals.watchers[sessionId] = watches = [];
                watches.Add(this);
            }
        }

        /// <summary>Returns at a change or when the time is over.</summary>
        /// <returns>Whether there was a change.</returns>
        public async Task<bool> WaitAsync(TimeSpan time, TimeProvider clock, CancellationToken cancellationToken)
        {
            using var limit = new CancellationTokenSource(time, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                return await channel.Reader.ReadAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }

        /// <param name="looked">When the watcher last read the session.</param>
        /// <returns>The state given to the watcher, if it was read after that time and after all known changes; otherwise null, and the
        /// watcher must read it.</returns>
        public SessionResponse? Shown(long looked)
        {
            lock (signals.gate)
            {
                var (session, readSince) = shown ?? default;
                shown = null;
                return readSince > looked && readSince > changed ? session : null;
            }
        }

        public void Dispose()
        {
            lock (signals.gate)
            {
                if (!signals.watchers.TryGetValue(sessionId, out var watches)) return;
                watches.Remove(this);
                if (watches.Count == 0) signals.watchers.Remove(sessionId);
            }
        }

        internal void Change(long moment)
        {
            changed = moment;
            channel.Writer.TryWrite(true);
        }

        internal void Show(SessionResponse session, long readSince)
        {
            shown = (session, readSince);
            channel.Writer.TryWrite(true);
        }
    }
}
