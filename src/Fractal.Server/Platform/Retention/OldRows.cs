using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Platform.Retention;

/// <summary>A kind of rows that is deleted after some time. Each folder registers its own.</summary>
/// <param name="Name">Their name, in the plural.</param>
/// <param name="Age">How long they are kept.</param>
/// <param name="Select">Selects those older than a time, oldest first.</param>
internal sealed record OldRows<T>(string Name, Func<RetentionOptions, TimeSpan> Age, Func<IQueryable<T>, DateTimeOffset, IQueryable<T>> Select) : IOldRows where T : class
{
    public Task<int> DeleteAsync(FractalDb db, DateTimeOffset before, int most, CancellationToken cancellationToken) =>
        Select(db.Set<T>(), before).Take(most).ExecuteDeleteAsync(cancellationToken);
}

internal interface IOldRows
{
    string Name { get; }

    Func<RetentionOptions, TimeSpan> Age { get; }

    /// <returns>The number of deleted rows; if it equals <paramref name="most"/>, there may be more.</returns>
    Task<int> DeleteAsync(FractalDb db, DateTimeOffset before, int most, CancellationToken cancellationToken);
}
