using Fractal.Client.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Containers;

/// <summary>
/// All state transitions of a container except the claim's: conditional updates that reject a wrong origin, so that one of two concurrent
/// transitions wins. <c>Starting → Ready → InUse</c>, and each of these <c>→ Ending(reason) → Gone</c>.
/// </summary>
internal static class ContainerStates
{
    /// <summary>States before the end: starting, idle and in use.</summary>
    public static IQueryable<Container> Living(this IQueryable<Container> containers) =>
        containers.Where(c => c.State == ContainerState.Starting || c.State == ContainerState.Ready || c.State == ContainerState.InUse);

    /// <returns>Whether it was Starting.</returns>
    public static async Task<bool> BecomeReadyAsync(this FractalDb db, Guid id, string? publicKey, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.Containers.Where(c => c.Id == id && c.State == ContainerState.Starting).ExecuteUpdateAsync(
            set => set.SetProperty(c => c.State, ContainerState.Ready).SetProperty(c => c.ReadyAt, now)
                .SetProperty(c => c.LastSeenAt, now).SetProperty(c => c.PublicKey, publicKey),
            cancellationToken) == 1;

    /// <summary>Starting and ready containers. The claim requires Ready too, so a container is never both ended as idle and assigned.</summary>
    public static IQueryable<Container> Idle(this IQueryable<Container> containers) =>
        containers.Where(c => c.State == ContainerState.Starting || c.State == ContainerState.Ready);

    /// <summary>Begins the end of containers that are not ending already.</summary>
    /// <returns>Their number.</returns>
    public static Task<int> BeginEndAsync(
        this IQueryable<Container> containers, EndReason reason, string? detail, DateTimeOffset now, CancellationToken cancellationToken) =>
        containers.Living().ExecuteUpdateAsync(
            set => set.SetProperty(c => c.State, ContainerState.Ending).SetProperty(c => c.EndReason, reason)
                .SetProperty(c => c.EndDetail, Short(detail)).SetProperty(c => c.EndingAt, now).SetProperty(c => c.EnrolmentHash, (byte[]?)null),
            cancellationToken);

    /// <returns>Whether it was not ending already.</returns>
    public static async Task<bool> EndAsync(
        this FractalDb db, Guid id, EndReason reason, string? detail, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.Containers.Where(c => c.Id == id).BeginEndAsync(reason, detail, now, cancellationToken) == 1;

    /// <summary>Ends a container only while it is idle.</summary>
    public static async Task<bool> EndIdleAsync(
        this FractalDb db, Guid id, EndReason reason, string? detail, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.Containers.Idle().Where(c => c.Id == id).BeginEndAsync(reason, detail, now, cancellationToken) == 1;

    /// <returns>Whether it was Ending.</returns>
    public static async Task<bool> BecomeGoneAsync(this FractalDb db, Guid id, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.Containers.Where(c => c.Id == id && c.State == ContainerState.Ending).ExecuteUpdateAsync(
            set => set.SetProperty(c => c.State, ContainerState.Gone).SetProperty(c => c.GoneAt, now), cancellationToken) == 1;

    private static string? Short(string? detail) => detail is { Length: > 2000 } ? detail[..2000] : detail;
}
