using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace Fractal.Server.Audit;

/// <summary>A filter of audit entries; null values don't filter.</summary>
internal sealed class AuditFilter
{
    /// <summary>An action such as <c>sign-in.failed</c>, or a prefix such as <c>sign-in</c>.</summary>
    [FromQuery(Name = "action"), StringLength(AuditEntry.MaxActionLength)]
    public string? Action { get; init; }

    /// <summary>The id of the actor.</summary>
    [FromQuery(Name = "actor")]
    public Guid? Actor { get; init; }

    /// <summary>The id of the subject.</summary>
    [FromQuery(Name = "subject"), StringLength(64)]
    public string? Subject { get; init; }

    /// <summary>The id of a user who is actor or subject.</summary>
    [FromQuery(Name = "user")]
    public Guid? User { get; init; }

    [FromQuery(Name = "address"), StringLength(64)]
    public string? Address { get; init; }

    [FromQuery(Name = "since")]
    public DateTimeOffset? Since { get; init; }

    [FromQuery(Name = "until")]
    public DateTimeOffset? Until { get; init; }

    public IQueryable<AuditEntry> Apply(IQueryable<AuditEntry> entries)
    {
        if (Action is { Length: > 0 } action) entries = entries.Where(e => e.Action == action || e.Action.StartsWith(action + "."));
        if (Actor is { } actor) entries = entries.Where(e => e.ActorId == actor);
        if (Subject is { Length: > 0 } subject) entries = entries.Where(e => e.Subject == subject);
        if (User is { } user)
        {
            var id = user.ToString();
            entries = entries.Where(e => e.ActorId == user || e.Subject == id);
        }

        if (Address is { Length: > 0 } address) entries = entries.Where(e => e.Address == address);
        if (Since is { } since) entries = entries.Where(e => e.At >= since);
        if (Until is { } until) entries = entries.Where(e => e.At < until);
        return entries;
    }
}
