using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Accounts;

/// <summary>Reads users' security stamps: those who come while one query is under way are read together by the next.</summary>
internal sealed class StampReader(Database database)
{
    private const int MostWaiting = 20_000;

    /// <summary>Everybody's requests wait for it, so it is not waited for long.</summary>
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private List<Waiting> next = [];
    private bool reading;

    /// <returns>None if there is no such user.</returns>
    public Task<string?> ReadAsync(Guid userId)
    {
        var waiting = new Waiting(userId);
        lock (gate)
        {
            if (next.Count >= MostWaiting) throw new TimeoutException("Too many sign-ins wait to be checked.");
            next.Add(waiting);
            if (reading) return waiting.Stamp.Task;
            reading = true;
        }

        _ = Task.Run(ReadAllAsync);
        return waiting.Stamp.Task;
    }

    private async Task ReadAllAsync()
    {
        while (Take() is { } batch)
        {
            try
            {
                var stamps = await ReadAsync([.. batch.Select(waiting => waiting.UserId).Distinct()]);
                foreach (var waiting in batch) waiting.Stamp.TrySetResult(stamps.GetValueOrDefault(waiting.UserId));
            }
            catch (Exception exception)
            {
                foreach (var waiting in batch) waiting.Stamp.TrySetException(exception);
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

    private async Task<Dictionary<Guid, string?>> ReadAsync(Guid[] ids)
    {
        await using var db = database.Open();
        db.Database.SetCommandTimeout(LongestRead);
        return await db.Users.Where(user => ids.Contains(user.Id)).Select(user => new { user.Id, user.SecurityStamp }).ToDictionaryAsync(user => user.Id, user => user.SecurityStamp);
    }

    private sealed class Waiting(Guid userId)
    {
        public Guid UserId => userId;

        public TaskCompletionSource<string?> Stamp { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
