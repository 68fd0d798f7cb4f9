using Fractal.Client.Sessions;
using Fractal.Server.Apps;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Sessions.Claims;

/// <summary>
/// Handles a click on a page: returns the user's running session of the app, or a new one. A new one is the only successor of the last, so
/// that concurrent clicks, double clicks and old tabs lead to the same session.
/// </summary>
internal sealed class StartOrReturn(Database database, StartSession start)
{
    /// <returns>The session to open.</returns>
    public async Task<Result<Guid>> RunAsync(Guid userId, string app, CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        var last = await db.Sessions.Where(s => s.UserId == userId && db.Apps.Any(a => a.Id == s.AppId && a.Name == app))
            .OrderBy(s => s.State == SessionState.Ending || s.State == SessionState.Ended).ThenByDescending(s => s.CreatedAt)
            .Select(s => new { s.Id, s.State }).FirstOrDefaultAsync(cancellationToken);
        if (last is { State: not (SessionState.Ending or SessionState.Ended) }) return last.Id;
        var result = await start.RunAsync(userId, new StartSessionRequest(app), last is null ? $"first-{app}" : $"after-{last.Id}", signInId: null, cancellationToken);
        return result.Problem is { } problem ? problem.Session?.Id is { } active ? active : problem : result.Value.Session.Id;
    }
}
