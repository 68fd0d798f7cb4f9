using System.Collections.Concurrent;
using Fractal.Server.Containers;

namespace Fractal.Server.Gateway;

/// <summary>The sockets this process carries, by container, so that ending one cuts them.</summary>
internal sealed class OpenSockets
{
    private readonly ConcurrentDictionary<CancellationTokenSource, Guid> open = new();

    public OpenSockets(ContainerSignals signals) => signals.Cut += CutLater;

    public int Count => open.Count;

    public IDisposable Add(Guid containerId, CancellationTokenSource cut)
    {
        open[cut] = containerId;
        return new Entry(this, cut);
    }

    /// <summary>The agent is asked to close with a word to the browser; what is still open a moment later is cut.</summary>
    private void CutLater(Guid containerId)
    {
        foreach (var (cut, _) in open.Where(entry => entry.Value == containerId))
        {
            try
            {
                cut.CancelAfter(TimeSpan.FromMilliseconds(250));
            }
            catch (ObjectDisposedException)
            {
                // It has already closed.
            }
        }
    }

    private sealed class Entry(OpenSockets sockets, CancellationTokenSource cut) : IDisposable
    {
        public void Dispose() => sockets.open.TryRemove(cut, out _);
    }
}
