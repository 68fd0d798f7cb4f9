using Fractal.Drivers;

namespace Fractal.Server.Containers.Agents;

/// <summary>Probes agents directly, regardless of heartbeats: a stopped process still has an open socket.</summary>
internal sealed class AgentProbe(AgentHttp agents)
{
    private const int AtOnce = 16, Tries = 2;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <returns>Containers whose agents did not respond.</returns>
    public async Task<IReadOnlyList<Guid>> MuteAsync(IReadOnlyCollection<Guid> containers, CancellationToken cancellationToken)
    {
        var mute = new System.Collections.Concurrent.ConcurrentBag<Guid>();
        await Parallel.ForEachAsync(containers, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (id, stop) =>
        {
            for (var i = 0; i < Tries; i++)
            {
                if (await AnswersAsync(id, stop)) return;
            }

            mute.Add(id);
        });
        return [.. mute];
    }

    /// <summary>Any response will do; nothing exists at this address.</summary>
    private async Task<bool> AnswersAsync(Guid id, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, AgentHttp.AddressOf(id));
            request.Headers.ConnectionClose = true;
            using var answer = await agents.Invoker.SendAsync(request, limit.Token);
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or DriverException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
