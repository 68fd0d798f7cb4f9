using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Demand;

/// <summary>
/// What Sessions and Pools share about a pool without depending on each other: how many sessions wait for it (written by Sessions), and
/// whether its launches are halted (written by Pools). One row per app and region.
/// </summary>
internal sealed class PoolLevels
{
    public Guid AppId { get; init; }

    public required string Region { get; init; }

    /// <summary>The exact number of queued sessions, updated in the transactions that queue, serve and cancel.</summary>
    public int Queued { get; set; }

    /// <summary>Why launching was halted; null if it is not. Starts are not queued for a halted pool.</summary>
    public string? HaltedBecause { get; set; }

    /// <summary>An operator paused launching; it did not halt after failures.</summary>
    public bool Paused { get; set; }

    /// <summary>The expected duration of a launch.</summary>
    public TimeSpan LeadTime { get; set; } = TimeSpan.FromSeconds(2);

    internal sealed class Mapping : IEntityTypeConfiguration<PoolLevels>
    {
        public void Configure(EntityTypeBuilder<PoolLevels> builder)
        {
            builder.ToTable("pool_levels").HasKey(levels => new { levels.AppId, levels.Region });
            builder.Property(levels => levels.Region).HasMaxLength(64);
        }
    }
}

internal static class PoolLevelsLock
{
    /// <summary>
    /// Reads and locks a pool's levels for the caller's transaction, creating the row for a new pool. Queueing, serving the queue and
    /// sizing all take this lock, so only one server at a time does any of them.
    /// </summary>
    public static async Task<PoolLevels> LockLevelsAsync(this FractalDb db, Guid appId, string region, CancellationToken cancellationToken)
    {
        if (await LockedAsync(db, appId, region, cancellationToken) is { } levels) return levels;
        await db.LockNameAsync($"pool {appId} {region}", cancellationToken);
        if (await LockedAsync(db, appId, region, cancellationToken) is { } made) return made;
        db.Add(levels = new PoolLevels { AppId = appId, Region = region });
        await db.SaveChangesAsync(cancellationToken);
        return levels;
    }

    /// <summary>Reads and locks the levels of several apps in a region, ordered by id to prevent deadlocks.</summary>
    public static async Task<Dictionary<Guid, PoolLevels>> LockLevelsAsync(this FractalDb db, Guid[] apps, string region, CancellationToken cancellationToken)
    {
        var locked = await db.PoolLevels.Where(l => apps.Contains(l.AppId) && l.Region == region).OrderBy(l => l.AppId).ForUpdate().ToDictionaryAsync(l => l.AppId, cancellationToken);
        foreach (var missing in apps.Except(locked.Keys).Order()) locked[missing] = await db.LockLevelsAsync(missing, region, cancellationToken);
        return locked;
    }

    private static Task<PoolLevels?> LockedAsync(FractalDb db, Guid appId, string region, CancellationToken cancellationToken) =>
        db.PoolLevels.Where(l => l.AppId == appId && l.Region == region).ForUpdate().FirstOrDefaultAsync(cancellationToken);
}
