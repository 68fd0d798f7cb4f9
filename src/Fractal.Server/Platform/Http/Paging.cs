using Fractal.Client.Administration;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Platform.Http;

/// <summary>Pagination of long lists.</summary>
internal static class Paging
{
    public const int Size = 50, LastPage = 100_000;

    /// <summary>Reads one page of an ordered query.</summary>
    public static async Task<PageResponse<T>> PageAsync<T>(this IQueryable<T> rows, int page, CancellationToken cancellationToken) =>
        new(await rows.Skip((page - 1) * Size).Take(Size).ToListAsync(cancellationToken), page, Size, await rows.CountAsync(cancellationToken));

    /// <summary>The same page with converted items.</summary>
    public static PageResponse<TTo> Select<TFrom, TTo>(this PageResponse<TFrom> page, Func<TFrom, TTo> to) =>
        new([.. page.Items.Select(to)], page.Page, page.Size, page.Total);
}
