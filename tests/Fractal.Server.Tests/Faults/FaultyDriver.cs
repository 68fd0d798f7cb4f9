using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Fractal.Drivers;
using Fractal.Drivers.Simulated;

namespace Fractal.Server.Tests.Faults;

/// <summary>Between the server and a driver.</summary>
internal sealed class FaultyDriver(IClusterDriver inner, FaultPoints points) : IClusterDriver, IAsyncDisposable
{
    private readonly ConcurrentQueue<(Guid Container, string EnrolmentCode)> launched = new();
    private readonly CancellationTokenSource stopped = new();
    private int told;
    private int untaken;

    public IClusterDriver Inner => inner;

    /// <summary>The containers it was asked to launch, in order, with their enrolment codes.</summary>
    public IReadOnlyCollection<(Guid Container, string EnrolmentCode)> Launched => launched;

    /// <summary>Whether there are exits that were not reported or not received.</summary>
    public bool Telling => Volatile.Read(ref told) < ((SimulatedDriver)inner).Ends;

    public string Name => inner.Name;

    public string? AgentSocketPath => inner.AgentSocketPath;

    public Task<IReadOnlyList<Limitation>> StartAsync(CancellationToken cancellationToken) => inner.StartAsync(cancellationToken);

    public Task LaunchAsync(WorkloadSpec spec, CancellationToken cancellationToken) => CallAsync("launch", async () =>
    {
        if (points.LaunchesTake is var longer && longer > TimeSpan.Zero) await HoldUpAsync(longer, cancellationToken);
        launched.Enqueue((spec.ContainerId, spec.EnrolmentCode));
        await inner.LaunchAsync(spec, cancellationToken);
        return true;
    }, cancellationToken);

    public Task DeleteAsync(Guid containerId, TimeSpan grace, CancellationToken cancellationToken) => CallAsync("delete", async () =>
    {
        await inner.DeleteAsync(containerId, grace, cancellationToken);
        return true;
    }, cancellationToken);

    public Task<IReadOnlyList<Workload>> ListAsync(CancellationToken cancellationToken) => CallAsync("list", () => inner.ListAsync(cancellationToken), cancellationToken);

    public Task<bool> RanOutOfMemoryAsync(Guid containerId, CancellationToken cancellationToken) =>
        CallAsync("memory", () => inner.RanOutOfMemoryAsync(containerId, cancellationToken), cancellationToken);

    /// <summary>Counts received exits; others are not reported again, and count once the server listens again.</summary>
    public async IAsyncEnumerable<WorkloadExit> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Add(ref told, Interlocked.Exchange(ref untaken, 0));
        await foreach (var exit in inner.WatchAsync(cancellationToken))
        {
            var taken = false;
            try
            {
                yield return exit;
                taken = true;
            }
            finally
            {
                Interlocked.Increment(ref taken ? ref told : ref untaken);
            }
        }
    }

    /// <summary>Delayed calls are canceled, because the clock stands still.</summary>
    public void Stop()
    {
        stopped.Cancel();
        inner.Stop();
    }

    /// <summary>An impostor in place of an agent, which got hold of its socket.</summary>
    public Func<Stream>? Impostor { get; set; }

    public Task<Stream> ConnectAsync(Guid containerId, CancellationToken cancellationToken) =>
        CallAsync("connect", () => Impostor is { } impostor ? Task.FromResult(impostor()) : inner.ConnectAsync(containerId, cancellationToken), cancellationToken);

    public ValueTask DisposeAsync()
    {
        stopped.Dispose();
        return ((IAsyncDisposable)inner).DisposeAsync();
    }

    private async Task HoldUpAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopped.Token);
        await points.Held.WaitAsync(time, given.Token);
    }

    private async Task<T> CallAsync<T>(string call, Func<Task<T>> act, CancellationToken cancellationToken)
    {
        var key = new object();
        await points.BeforeAsync("driver: " + call, key, cancellationToken);
        var result = await act();
        points.After("driver: " + call, key);
        return result;
    }
}
