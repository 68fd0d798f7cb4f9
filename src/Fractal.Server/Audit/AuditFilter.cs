using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace Fractal.Server.Audit;

/// <summary>Which entries of the audit log; what is null does not filter.</summary>
internal sealed class AuditFilter
{
    /// <summary>An action, such as <c>sign-in.failed</c>, or the beginning of one: <c>sign-in</c>.</summary>
    [FromQuery, StringLength(AuditEntry.MaxActionLength)]
    public string? Action { get; init; }

    /// <summary>The id of who did it.</summary>
    [FromQuery]
    public Guid? Actor { get; init; }

    /// <summary>The id of what it was done to.</summary>
    [FromQuery, StringLength(64)]
    public string? Subject { get; init; }

    [FromQuery, StringLength(64)]
    public string? Address { get; init; }

    [FromQuery]
    public DateTimeOffset? Since { get; init; }

    [FromQuery]
    public DateTimeOffset? Until { get; init; }

    public IQueryable<AuditEntry> Apply(IQueryable<AuditEntry> entries)
    {
        if (Action is { Length: > 0 } action) entries = entries.Where(e => e.Action == action || e.Action.StartsWith(action + "."));
        if (Actor is { } actor) entries = entries.Where(e => e.ActorId == actor);
        if (Subject is { Length: > 0 } subject) entries = entries.Where(e => e.Subject == subject);
        if (Address is { Length: > 0 } address) entries = entries.Where(e => e.Address == address);
        if (Since is { } since) entries = entries.Where(e => e.At >= since);
        if (Until is { } until) entries = entries.Where(e => e.At < until);
        return entries;
    }
}
