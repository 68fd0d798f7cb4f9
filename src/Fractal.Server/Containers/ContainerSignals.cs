using Fractal.Server.Platform.Storage;

namespace Fractal.Server.Containers;

/// <summary>What happened to containers, told after the commit to whoever listens, in this process and in the other servers'. A hint for speed: reconcilers find the same by looking.</summary>
internal sealed class ContainerSignals
{
    /// <summary>Long enough for the picture to be there: a launch at the same instant would take the processors from the very user it follows.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    private const string Supply = "supply", Launch = "launch", Ending = "ending", Ready = "ready", Gone = "gone", CutOff = "cut:";

    private readonly ReplicaNews news;
    private int refills;

    public ContainerSignals(ReplicaNews news)
    {
        this.news = news;
        news.Heard += Raise;
    }

    /// <summary>A pool may have to launch: something was claimed, queued, ended, or an operator asked.</summary>
    public event Action? SupplyChanged;

    /// <summary>Rows wait for their launch.</summary>
    public event Action? LaunchWanted;

    /// <summary>Containers are Ending.</summary>
    public event Action? EndingBegan;

    /// <summary>A container became Ready: the head of its queue can be served.</summary>
    public event Action? BecameReady;

    /// <summary>A container ends, so its session's sockets are to be cut.</summary>
    public event Action<Guid>? Cut;

    /// <summary>Containers are Gone: sessions that waited for that can end.</summary>
    public event Action? BecameGone;

    public void OnSupplyChanged() => Tell(Supply);

    /// <summary>A ready container was given out: its pool is refilled a moment later, once for all that are given until then.</summary>
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

    /// <summary>Idle ones end: there is no socket to cut.</summary>
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
