using System.Collections.Concurrent;

namespace Fractal.Server.Containers.Deleting;

/// <summary>Tracks running and failed deletions: backoff, next attempt, and what is reported to operators.</summary>
internal sealed class DeletionTracker(TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>After this many failures, operators are notified.</summary>
    private const int Told = 3;

    private readonly ConcurrentDictionary<Guid, bool> underWay = new();
    private readonly ConcurrentDictionary<Guid, Failed> failed = new();

    public int UnderWay => underWay.Count;

    /// <summary>Deletions that are not due yet.</summary>
    public IReadOnlyList<Guid> NotNow => [.. underWay.Keys, .. failed.Where(f => clock.GetElapsedTime(f.Value.At) < PauseAfter(f.Value.Times)).Select(f => f.Key)];

    /// <summary>A report for operators; null if all deletions succeed.</summary>
    public string? Trouble
    {
        get
        {
            var hopeless = failed.Where(f => f.Value.Times >= Told).OrderByDescending(f => f.Value.Times).ToList();
            return hopeless.Count == 0 ? null : $"{hopeless.Count} containers can't be deleted. {hopeless[0].Key}, {hopeless[0].Value.Times} times: {hopeless[0].Value.Why}";
        }
    }

    public bool Begin(Guid id) => underWay.TryAdd(id, true);

    public void Succeed(Guid id) => failed.TryRemove(id, out _);

    /// <returns>How many times it has failed.</returns>
    public int Fail(Guid id, string why) =>
        failed.AddOrUpdate(id, _ => new Failed(1, clock.GetTimestamp(), why), (_, before) => new Failed(before.Times + 1, clock.GetTimestamp(), why)).Times;

    public void End(Guid id) => underWay.TryRemove(id, out _);

    public static TimeSpan PauseAfter(int times)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(times, 10) - 1);
        return pause < LongestPause ? pause : LongestPause;
    }

    private sealed record Failed(int Times, long At, string Why);
}
