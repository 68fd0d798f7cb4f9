using Fractal.Drivers.Simulated;
using Microsoft.Data.Sqlite;

namespace Fractal.Server.Tests.Faults;

/// <summary>What fails in one of the server's calls to its database or its driver.</summary>
public enum Fault
{
    /// <summary>The call fails and has no effect.</summary>
    Refused,

    /// <summary>No response arrives until the caller gives up; the call has no effect.</summary>
    Hangs,

    /// <summary>The call takes effect, but its response is lost.</summary>
    AnswerLost,

    /// <summary>The server dies at this call: from then on, nothing reaches the database or the driver.</summary>
    Dies,
}

/// <summary>Counts the server's calls to its database and its driver while armed, as they begin, and lets one of them fail.</summary>
internal sealed class FaultPoints(TimeProvider clock)
{
    private static readonly TimeSpan Hang = TimeSpan.FromMilliseconds(250);

    private readonly AsyncLocal<bool> aside = new();
    private volatile bool armed;
    private volatile bool dead;
    private Fault fault;
    private int at;
    private int count;
    private object? losing;

    /// <summary>The server has died and is not yet replaced.</summary>
    public bool Dead
    {
        get => dead;
        set => dead = value;
    }

    /// <summary>The call that failed; null if there were fewer calls.</summary>
    public string? Where { get; private set; }

    /// <summary>How much longer a launch takes, on the clock.</summary>
    public TimeSpan LaunchesTake { get; set; }

    /// <summary>Launches that are delayed by it.</summary>
    public Pauses Held { get; } = new(clock);

    /// <summary>Calls of the test itself, which inspects the results: nothing fails, and nothing is counted.</summary>
    public bool Aside
    {
        get => aside.Value;
        set => aside.Value = value;
    }

    /// <summary>A bug planted in the server: a part of one of its commands, and the replacement.</summary>
    public (string Right, string Wrong)? Mistake { get; set; }

    public void Arm(Fault what, int nth) => (fault, at, count, Where, losing, armed) = (what, nth, 0, null, null, true);

    /// <returns>The number of calls.</returns>
    public int Disarm()
    {
        armed = false;
        return Volatile.Read(ref count);
    }

    /// <param name="key">The key by which <see cref="After"/> recognises the call; null if it has no response to lose.</param>
    public async Task BeforeAsync(string call, object? key, CancellationToken cancellationToken)
    {
        if (Aside) return;
        if (dead) throw new SqliteException($"The server is dead: {call}.", 10);
        if ((fault == Fault.AnswerLost && key is null) || !IsDue(call)) return;
        losing = key;
        if (fault == Fault.AnswerLost) return;
        if (fault == Fault.Dies) dead = true;
        if (fault == Fault.Hangs) await Task.Delay(Hang, cancellationToken);
        if (fault == Fault.Hangs) throw new TimeoutException($"No answer came to: {call}.");
        throw new SqliteException($"Refused: {call}.", 10);
    }

    public void After(string call, object key)
    {
        if (armed && fault == Fault.AnswerLost && ReferenceEquals(losing, key)) throw new TimeoutException($"The answer was lost to: {call}.");
    }

    private bool IsDue(string call)
    {
        if (!armed || Interlocked.Increment(ref count) != at) return false;
        Where = call;
        return true;
    }
}
