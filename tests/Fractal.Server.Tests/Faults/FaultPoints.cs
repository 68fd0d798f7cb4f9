using Fractal.Drivers.Simulated;
using Microsoft.Data.Sqlite;

namespace Fractal.Server.Tests.Faults;

/// <summary>What goes wrong at a call of the server to its database or its driver.</summary>
public enum Fault
{
    /// <summary>The call fails, and nothing was done.</summary>
    Refused,

    /// <summary>No answer comes until whoever asked has given up; nothing was done.</summary>
    Hangs,

    /// <summary>It was done, but the answer is lost.</summary>
    AnswerLost,

    /// <summary>The server dies on this line: nothing of it reaches the database or the driver any more.</summary>
    Dies,
}

/// <summary>Counts the server's calls to its database and its driver while armed, as they begin, and lets one of them go wrong.</summary>
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

    /// <summary>The server has died, and is not yet replaced by a new one.</summary>
    public bool Dead
    {
        get => dead;
        set => dead = value;
    }

    /// <summary>Which call it was that went wrong; none if so many calls were not made.</summary>
    public string? Where { get; private set; }

    /// <summary>How much longer a launch takes, by the clock.</summary>
    public TimeSpan LaunchesTake { get; set; }

    /// <summary>Launches that are held up by that.</summary>
    public Pauses Held { get; } = new(clock);

    /// <summary>Whoever asks now is not the server, but looks at what it did: nothing goes wrong, and nothing is counted.</summary>
    public bool Aside
    {
        get => aside.Value;
        set => aside.Value = value;
    }

    /// <summary>A mistake in the server: what a command of it says, and what it says instead.</summary>
    public (string Right, string Wrong)? Mistake { get; set; }

    public void Arm(Fault what, int nth) => (fault, at, count, Where, losing, armed) = (what, nth, 0, null, null, true);

    /// <returns>How many calls were made.</returns>
    public int Disarm()
    {
        armed = false;
        return Volatile.Read(ref count);
    }

    /// <param name="key">By which <see cref="After"/> knows the call again; none if there is no answer to lose.</param>
    public async Task BeforeAsync(string call, object? key, CancellationToken cancellation)
    {
        if (Aside) return;
        if (dead) throw new SqliteException($"The server is dead: {call}.", 10);
        if ((fault == Fault.AnswerLost && key is null) || !IsDue(call)) return;
        losing = key;
        if (fault == Fault.AnswerLost) return;
        if (fault == Fault.Dies) dead = true;
        if (fault == Fault.Hangs) await Task.Delay(Hang, cancellation);
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
