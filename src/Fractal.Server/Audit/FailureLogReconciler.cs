using System.Threading.Channels;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Storage;

namespace Fractal.Server.Audit;

/// <summary>
/// Records failures in the audit log: wrong passwords, rejected codes, forbidden requests. Entries are buffered and written in batches, so
/// that an attacker can't fill the disk; beyond a bound they are only counted.
/// </summary>
internal sealed class FailureLogReconciler(Database database, IHttpContextAccessor accessor, TimeProvider clock) : Reconciler
{
    private const int MostWaiting = 1_000, MostKeys = 10_000, MostPerMinute = 20;

    private readonly Lock gate = new();
    private readonly Dictionary<(string Action, Guid? ActorId, string? Address), int> counts = [];
    private long countedSince = clock.GetTimestamp();

    private readonly Channel<AuditEntry> waiting = Channel.CreateBounded<AuditEntry>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite });
    private long dropped;

    public override string Name => "record failures";

    public override TimeSpan Period => TimeSpan.FromSeconds(2);

    public override bool Everywhere => true;

    /// <param name="action">Noun and verb, such as <c>sign-in.failed</c>.</param>
    /// <param name="actorId">The actor, or the account that the attempt was about; null if unknown.</param>
    /// <param name="detail">The reason; never a secret or an email.</param>
    public void Add(string action, Guid? actorId, string? detail)
    {
        var address = accessor.HttpContext?.Connection.RemoteIpAddress is { } from ? (from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from).ToString() : null;
        // A full channel drops the item and still reports success.
        if (waiting.Reader.Count >= MostWaiting || !Allows((action, actorId, address))) Interlocked.Increment(ref dropped);
        else waiting.Writer.TryWrite(AuditEntry.Of(clock.GetUtcNow(), actorId ?? Guid.Empty, action, actorId?.ToString() ?? "unknown", detail, address));
    }

    /// <summary>Only the first few failures of a kind per client and minute are recorded.</summary>
    private bool Allows((string Action, Guid? ActorId, string? Address) key)
    {
        lock (gate)
        {
            if (clock.GetElapsedTime(countedSince) > TimeSpan.FromMinutes(1) || counts.Count >= MostKeys)
            {
                counts.Clear();
                countedSince = clock.GetTimestamp();
            }

            return (counts[key] = counts.GetValueOrDefault(key) + 1) <= MostPerMinute;
        }
    }

    public override async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var entries = new List<AuditEntry>();
        while (entries.Count < MostWaiting && waiting.Reader.TryRead(out var entry)) entries.Add(entry);
        if (Interlocked.Exchange(ref dropped, 0) is > 0 and var more)
            entries.Add(AuditEntry.Of(clock.GetUtcNow(), Guid.Empty, "audit.overflowed", "unknown", FormattableString.Invariant($"{more} more failures were not recorded")));
        if (entries.Count == 0) return null;
        await using var db = database.Open();
        db.AddRange(entries);
        await db.SaveChangesAsync(cancellationToken);
        return FormattableString.Invariant($"recorded {entries.Count}");
    }
}
