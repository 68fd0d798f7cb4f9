using Fractal.Server.Platform.Replicas;

namespace Fractal.Server.Containers;

/// <summary>
/// Notifies this process and other servers of container changes, after the commit. Only a hint for speed: reconcilers find the same changes
/// by polling.
/// </summary>
internal sealed class ContainerSignals
{
    /// <summary>Long enough for the picture to appear: an immediate launch would take CPU from the user who was just assigned.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    private const string Supply = "supply", Launch = "launch", Ending = "ending", Ready = "ready", Gone = "gone", CutOff = "cut:";

    private readonly ReplicaNotifications news;
    private int refills;

    public ContainerSignals(ReplicaNotifications news)
    {
        this.news = news;
        news.Heard += Raise;
    }

    /// <summary>A pool may have to launch containers: a claim, a queued start, an end, or an operator's request.</summary>
    public event Action? SupplyChanged;

    /// <summary>Rows are waiting for their launch.</summary>
    public event Action? LaunchWanted;

    /// <summary>Containers are Ending.</summary>
    public event Action? EndingBegan;

    /// <summary>A container became Ready: the head of its queue can be served.</summary>
    public event Action? BecameReady;

    /// <summary>A container is ending, so its session's sockets must be closed.</summary>
    public event Action<Guid>? Cut;

    /// <summary>Containers are Gone: sessions that waited for that can end.</summary>
    public event Action? BecameGone;

    /// <summary>Any of these but <see cref="LaunchWanted"/> and <see cref="Cut"/>: something that operators see has changed.</summary>
    public event Action? Changed;

    public void OnSupplyChanged() => Tell(Supply);

    /// <summary>A ready container was assigned. Its pool is refilled a moment later, once for all assignments until then.</summary>
    public void OnGiven()
    {
        if (Interlocked.Exchange(ref refills, 1) == 0) _ = RefillAsync();
    }

    public void OnLaunchWanted() => Tell(Launch);

    public void OnEnding(Guid containerId)
    {
        Tell(CutOff + containerId.ToString("N"));
        Tell(Ending);
    }

    /// <summary>Idle containers are ending; they have no sockets to close.</summary>
    public void OnIdleEnding() => Tell(Ending);

    public void OnReady() => Tell(Ready);

    public void OnGone() => Tell(Gone);

    private async Task RefillAsync()
    {
        await Task.Delay(Moment, TimeProvider.System);
        Volatile.Write(ref refills, 0);
        OnSupplyChanged();
    }

    private void Tell(string word)
    {
        Raise(word);
        news.Tell(word);
    }

    private void Raise(string word)
    {
        if (word is Supply or Ending or Ready or Gone) Changed?.Invoke();
        switch (word)
        {
            case Supply: SupplyChanged?.Invoke(); break;
            case Launch: LaunchWanted?.Invoke(); break;
            case Ending: EndingBegan?.Invoke(); break;
            case Ready: BecameReady?.Invoke(); break;
            case Gone: BecameGone?.Invoke(); break;
            default:
                if (word.StartsWith(CutOff, StringComparison.Ordinal) && Guid.TryParseExact(word.AsSpan(CutOff.Length), "N", out var id)) Cut?.Invoke(id);
                break;
        }
    }
}
