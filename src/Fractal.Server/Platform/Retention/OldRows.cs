using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Platform.Retention;

/// <summary>Rows of a kind that are deleted when they are old. Each folder registers its own.</summary>
/// <param name="Name">What they are, in the plural.</param>
/// <param name="Age">How old they get.</param>
/// <param name="Select">Those older than a time, oldest first.</param>
internal sealed record OldRows<T>(string Name, Func<RetentionOptions, TimeSpan> Age, Func<IQueryable<T>, DateTimeOffset, IQueryable<T>> Select) : IOldRows where T : class
{
    public Task<int> DeleteAsync(FractalDb db, DateTimeOffset before, int most, CancellationToken cancellationToken) =>
        Select(db.Set<T>(), before).Take(most).ExecuteDeleteAsync(cancellationToken);
}

internal interface IOldRows
{
    string Name { get; }

    Func<RetentionOptions, TimeSpan> Age { get; }

    /// <returns>How many were deleted: <paramref name="most"/> means that there may be more.</returns>
    Task<int> DeleteAsync(FractalDb db, DateTimeOffset before, int most, CancellationToken cancellationToken);
}
