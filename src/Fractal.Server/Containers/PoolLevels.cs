using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Containers;

/// <summary>
/// What Sessions and Pools tell each other about a pool without knowing each other: how many sessions wait for it (written by Sessions),
/// and whether its launches were given up (written by Pools). One row an app and region.
/// </summary>
internal sealed class PoolLevels
{
    public Guid AppId { get; init; }

    public required string Region { get; init; }

    /// <summary>Sessions that wait, exactly: changed in the transactions that queue, serve and cancel.</summary>
    public int Queued { get; set; }

    /// <summary>Why launching was given up, in words; none while it was not. Nobody is queued for such a pool.</summary>
    public string? HaltedBecause { get; set; }

    /// <summary>Launching was stopped by an operator, not given up after failures.</summary>
    public bool Paused { get; set; }

    /// <summary>About how long a launch takes.</summary>
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
    /// Reads a pool's levels for the caller's transaction alone, making the row if the pool is new: whoever queues for it, serves its queue or sizes it
    /// has to hold them, so of several servers one at a time does.
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

    /// <summary>The same of some apps in a region, in the order of their ids, so that of two who lock several neither waits for the other.</summary>
    public static async Task<Dictionary<Guid, PoolLevels>> LockLevelsAsync(this FractalDb db, Guid[] apps, string region, CancellationToken cancellationToken)
    {
        var locked = await db.Set<PoolLevels>().Where(l => apps.Contains(l.AppId) && l.Region == region).OrderBy(l => l.AppId).ForUpdate().ToDictionaryAsync(l => l.AppId, cancellationToken);
        foreach (var missing in apps.Except(locked.Keys).Order()) locked[missing] = await db.LockLevelsAsync(missing, region, cancellationToken);
        return locked;
    }

    private static Task<PoolLevels?> LockedAsync(FractalDb db, Guid appId, string region, CancellationToken cancellationToken) =>
        db.Set<PoolLevels>().Where(l => l.AppId == appId && l.Region == region).ForUpdate().FirstOrDefaultAsync(cancellationToken);
}
