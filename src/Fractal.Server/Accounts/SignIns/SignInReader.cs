using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>
/// Reads sign-ins. Requests that arrive while a query is running share the next one. Periodically records that sign-ins are in use.
/// </summary>
internal sealed class SignInReader(Database database, TimeProvider clock)
{
    private const int MostWaiting = 20_000;

    /// <summary>A short timeout, since every request waits for this query.</summary>
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan SeenStep = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private List<Waiting> next = [];
    private bool reading;

    public Task<SignInState> ReadAsync(Guid signInId)
    {
        var waiting = new Waiting(signInId);
        lock (gate)
        {
            if (next.Count >= MostWaiting) throw new TimeoutException("Too many sign-ins wait to be checked.");
            next.Add(waiting);
            if (reading) return waiting.State.Task;
            reading = true;
        }

        _ = Task.Run(ReadAllAsync);
        return waiting.State.Task;
    }

    private async Task ReadAllAsync()
    {
        while (Take() is { } batch)
        {
            try
            {
                var states = await ReadAsync([.. batch.Select(waiting => waiting.SignInId).Distinct()]);
                foreach (var waiting in batch) waiting.State.TrySetResult(states.GetValueOrDefault(waiting.SignInId) ?? SignInState.Ended);
            }
            catch (Exception exception)
            {
                foreach (var waiting in batch) waiting.State.TrySetException(exception);
            }
        }
    }

    private List<Waiting>? Take()
    {
        lock (gate)
        {
            var batch = next;
            reading = batch.Count > 0;
            next = [];
            return reading ? batch : null;
        }
    }

    private async Task<Dictionary<Guid, SignInState>> ReadAsync(Guid[] ids)
    {
        await using var db = database.Open();
        db.Database.SetCommandTimeout(LongestRead);
        var now = clock.GetUtcNow();
        var rows = await db.SignIns.Live(now).Where(signIn => ids.Contains(signIn.Id))
            .Join(db.Users.Where(user => user.DisabledAt == null), signIn => signIn.UserId, user => user.Id, (signIn, user) => new { signIn.Id, user.Administrator, signIn.LastSeenAt })
            .ToListAsync();
        if (rows.Where(row => now - row.LastSeenAt > SeenStep).Select(row => row.Id).ToArray() is { Length: > 0 } seen)
            await db.SignIns.Where(signIn => seen.Contains(signIn.Id)).ExecuteUpdateAsync(set => set.SetProperty(signIn => signIn.LastSeenAt, now));
        return rows.ToDictionary(row => row.Id, row => new SignInState(Live: true, row.Administrator));
    }

    private sealed class Waiting(Guid signInId)
    {
        public Guid SignInId => signInId;

        public TaskCompletionSource<SignInState> State { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
