using Fractal.Client.Administration;
using Fractal.Server.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Audit;

/// <summary>The audit log, for operators.</summary>
internal sealed class AuditLog(FractalDb db, IEnumerable<IAuditNames> names)
{
    /// <summary>The noun for actors.</summary>
    private const string Actors = "user";

    public async Task<PageResponse<AuditResponse>> ListAsync(AuditFilter filter, int page, CancellationToken cancellationToken)
    {
        var found = await filter.Apply(db.AuditEntries.AsNoTracking()).OrderByDescending(e => e.At).ThenByDescending(e => e.Id)
            .Select(e => new AuditResponse(e.Id, e.At, e.ActorId, e.Action, e.Subject, e.Detail, e.Address)).PageAsync(page, cancellationToken);
        var called = new Dictionary<string, Dictionary<Guid, string>>(StringComparer.Ordinal);
        foreach (var source in names)
        {
            var ids = found.Items.Where(e => source.Nouns.Contains(Noun(e))).Select(SubjectId).OfType<Guid>();
            if (source.Nouns.Contains(Actors)) ids = ids.Concat(found.Items.Select(e => e.ActorId));
            var known = await source.FindAsync([.. ids.Distinct()], cancellationToken);
            foreach (var noun in source.Nouns) called[noun] = known;
        }

        return found.Select(e => e with
        {
            Actor = NameOf(Actors, e.ActorId),
            SubjectName = SubjectId(e) is { } id ? NameOf(Noun(e), id) : null,
        });

        string? NameOf(string noun, Guid id) => called.GetValueOrDefault(noun)?.GetValueOrDefault(id);
    }

    private static string Noun(AuditResponse entry) => entry.Action.Split('.')[0];

    private static Guid? SubjectId(AuditResponse entry) => Guid.TryParse(entry.Subject, out var id) ? id : null;
}
