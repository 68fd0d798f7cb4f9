using Fractal.Server.Containers;
using Fractal.Server.Containers.Agents;
using Fractal.Server.Containers.Deleting;
using Fractal.Server.Containers.Launching;
using Fractal.Server.Gateway;
using Fractal.Server.Platform.Starting;
using Fractal.Server.Pools.Planning;
using Fractal.Server.Sessions.Endings;
using Fractal.Server.Sessions.Queue;
using Fractal.Server.Sessions.Watching;

namespace Fractal.Server;

/// <summary>
/// Which changes wake which background loops, in one place. Runs before the loops do. A missed signal only costs time: each loop also polls.
/// </summary>
/// <param name="services">Not the loops themselves, which earlier tasks must precede.</param>
internal sealed class WakeUpsStartTask(IServiceProvider services) : StartTask
{
    public override int Order => WakeUps;

    public override Task RunAsync(CancellationToken cancellationToken)
    {
        var containers = services.GetRequiredService<ContainerSignals>();
        var pools = services.GetRequiredService<PoolReconciler>();
        var queue = services.GetRequiredService<QueueReconciler>();
        var finished = services.GetRequiredService<FinishedSessionsReconciler>();

        containers.SupplyChanged += pools.WakeSoon;
        containers.SupplyChanged += queue.Signal.Wake;
        containers.LaunchWanted += services.GetRequiredService<ContainerLaunchReconciler>().Signal.Wake;
        containers.BecameReady += queue.Signal.Wake;
        containers.EndingBegan += pools.WakeSoon;
        containers.EndingBegan += finished.Signal.Wake;
        containers.EndingBegan += services.GetRequiredService<ContainerDeletionReconciler>().Signal.Wake;
        containers.BecameGone += finished.Signal.Wake;
        containers.Cut += services.GetRequiredService<EndedContainers>().Add;
        containers.Cut += services.GetRequiredService<OpenSockets>().CutLater;
        services.GetRequiredService<SessionSignals>().LimitSet += services.GetRequiredService<OverdueSessionsReconciler>().WakeAt;
        return Task.CompletedTask;
    }
}
