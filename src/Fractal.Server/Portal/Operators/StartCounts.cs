using Fractal.Client.Sessions;
using Fractal.Server.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Portal.Operators;

internal sealed record StartCount(int Live, int Queued, IReadOnlyList<StartChart.Minute> Hour);

/// <summary>The overview's counts of sessions.</summary>
internal sealed class StartCounts(FractalDb db, TimeProvider clock)
{
    private const int Minutes = 60;

    public async Task<StartCount> ReadAsync(CancellationToken cancellationToken)
    {
        var sessions = db.Sessions.AsNoTracking();
        var live = await sessions.CountAsync(s => s.State != SessionState.Ended, cancellationToken);
        var queued = await sessions.CountAsync(s => s.State == SessionState.Queued, cancellationToken);
        var now = clock.GetUtcNow();
        var first = new DateTimeOffset(now.Ticks - now.Ticks % TimeSpan.TicksPerMinute, TimeSpan.Zero).AddMinutes(1 - Minutes);
        var starts = await sessions.Where(s => s.CreatedAt >= first && s.Start != null).Select(s => new { s.CreatedAt, s.Start }).ToListAsync(cancellationToken);
        var byMinute = starts.ToLookup(s => (int)(s.CreatedAt - first).TotalMinutes, s => s.Start);
        return new StartCount(live, queued,
        [
            .. Enumerable.Range(0, Minutes).Select(i => new StartChart.Minute(
                first.AddMinutes(i), byMinute[i].Count(s => s == StartKind.Warm), byMinute[i].Count(s => s == StartKind.Cold))),
        ]);
    }
}
