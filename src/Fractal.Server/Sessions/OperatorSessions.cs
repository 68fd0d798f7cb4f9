using Fractal.Client.Administration;
using Fractal.Client.Sessions;
using Fractal.Server.Apps;
using Fractal.Server.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Sessions;

/// <summary>Sessions of all users, for operators.</summary>
internal sealed class OperatorSessions(FractalDb db)
{
    public Task<PageResponse<OperatorSessionResponse>> ListAsync(bool? live, string? app, Guid? user, int page, CancellationToken cancellationToken)
    {
        var sessions = db.Sessions.AsNoTracking();
        if (live is { } alive) sessions = sessions.Where(s => s.State != SessionState.Ended == alive);
        if (user is { } id) sessions = sessions.Where(s => s.UserId == id);
        var rows = sessions.Join(db.Apps, s => s.AppId, a => a.Id, (s, a) => new { Session = s, App = a.Name });
        if (app is not null) rows = rows.Where(r => r.App == app);
        return rows.OrderByDescending(r => r.Session.CreatedAt).ThenBy(r => r.Session.Id).Select(r => new OperatorSessionResponse
        {
            Id = r.Session.Id, UserId = r.Session.UserId, App = r.App, Region = r.Session.Region, State = r.Session.State, Start = r.Session.Start,
            CreatedAt = r.Session.CreatedAt, ClaimedAt = r.Session.ClaimedAt, ConnectedAt = r.Session.ConnectedAt, EndedAt = r.Session.EndedAt,
            EndReason = r.Session.EndReason, EndDetail = r.Session.EndDetail, ContainerId = r.Session.ContainerId,
        }).PageAsync(page, cancellationToken);
    }
}
