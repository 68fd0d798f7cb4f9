using System.Collections.Concurrent;

namespace Fractal.Server.Gateway;

/// <summary>The open sockets of this process by container, so that ending a container closes them.</summary>
internal sealed class OpenSockets
{
    private readonly ConcurrentDictionary<CancellationTokenSource, Guid> open = new();

    public int Count => open.Count;

    public IDisposable Add(Guid containerId, CancellationTokenSource cut)
    {
        open[cut] = containerId;
        return new Entry(this, cut);
    }

    /// <summary>Asks the agent to close with a message for the browser, and cuts connections that are still open a moment later.</summary>
    public void CutLater(Guid containerId)
    {
        foreach (var (cut, _) in open.Where(entry => entry.Value == containerId))
        {
            try
            {
                cut.CancelAfter(TimeSpan.FromMilliseconds(250));
            }
            catch (ObjectDisposedException)
            {
                // Already closed.
            }
        }
    }

    private sealed class Entry(OpenSockets sockets, CancellationTokenSource cut) : IDisposable
    {
        public void Dispose() => sockets.open.TryRemove(cut, out _);
    }
}
