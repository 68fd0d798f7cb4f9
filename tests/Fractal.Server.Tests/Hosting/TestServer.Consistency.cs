using Fractal.Client.Sessions;
using Fractal.Server.Containers;
using Fractal.Server.Demand;
using Fractal.Server.Sessions;
using Fractal.Server.Subscriptions;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Hosting;

public abstract partial class TestServer
{
    /// <summary>Each container in use belongs to one live session and vice versa; every counter matches the rows.</summary>
    internal async Task ExpectConsistentRowsAsync()
    {
        await using var db = OpenDatabase();
        await ExpectConsistentRowsAsync(db);
        ExpectNoCounterCorrected();
    }

    /// <summary>The server corrects counters too, so a bug would otherwise not show in the rows.</summary>
    internal void ExpectNoCounterCorrected() => Assert.DoesNotContain(Logs.Lines, line => line.Contains("ALERT check counters", StringComparison.Ordinal));

    internal static async Task ExpectConsistentRowsAsync(FractalDb db)
    {
        var sessions = await db.Sessions.AsNoTracking().ToListAsync();
        var given = sessions.Where(s => s.ContainerId is not null).ToList();
        Assert.Equal(given.Count, given.Select(s => s.ContainerId).Distinct().Count());
        foreach (var container in await db.Containers.AsNoTracking().Where(c => c.State == ContainerState.InUse).ToListAsync())
            Assert.Equal(container.SessionId, given.Single(s => s.ContainerId == container.Id && s.State != SessionState.Ended).Id);
        foreach (var subscription in await db.Subscriptions.AsNoTracking().ToListAsync())
            Assert.Equal(sessions.Count(s => s.UserId == subscription.UserId && s.State != SessionState.Ended), subscription.LiveSessions);
        foreach (var levels in await db.PoolLevels.AsNoTracking().ToListAsync())
            Assert.Equal(sessions.Count(s => s.AppId == levels.AppId && s.State == SessionState.Queued), levels.Queued);
    }
}
