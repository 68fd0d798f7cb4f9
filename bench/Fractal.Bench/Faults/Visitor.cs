using System.Globalization;
using Fractal.Client.Sessions;

namespace Fractal.Bench.Faults;

/// <summary>
/// Starts and ends sessions one after another, as changing users, so that several visitors often use the same account concurrently.
/// </summary>
internal sealed class Visitor(Api api, Ledger ledger, FaultSite site, IReadOnlyList<string> tokens, int number, int seed)
{
    private const double Repeats = 0.05, Forgets = 0.05, Storms = 0.03;
    private const int StormStarts = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Look = TimeSpan.FromMilliseconds(100), LongestWait = TimeSpan.FromSeconds(30);

    private readonly Random random = new(seed);
    private int made;

    public async Task RunAsync(Func<bool> goOn)
    {
        while (goOn())
        {
            var user = 1 + random.Next(tokens.Count);
            if (random.NextDouble() < Storms) await Task.WhenAll(Enumerable.Range(0, StormStarts).Select(_ => VisitAsync(user)));
            else await VisitAsync(user);
        }
    }

    private async Task VisitAsync(int user)
    {
        var (token, id) = (tokens[user - 1], site.Users[user]);
        var key = string.Create(CultureInfo.InvariantCulture, $"{number}-{Interlocked.Increment(ref made)}");
        var (repeats, forgets) = (Chance(Repeats), Chance(Forgets));
        ledger.Ask(key, id);
        var (start, tries) = await api.InsistAsync(HttpMethod.Post, "/v1/sessions", token, key, Patience);
        ledger.Count(string.Create(CultureInfo.InvariantCulture, $"start: {start.Status}{(tries > 1 ? ", asked again" : "")}"));
        if (start.Session is not { } session)
        {
            if (start.Status == 429) await Task.Delay(Look);
            return;
        }

        ledger.Answer(id, key, session.Id);
        if (repeats && await api.InsistAsync(HttpMethod.Post, "/v1/sessions", token, key, Patience) is ({ Session: { } again }, _) && again.Id != session.Id)
            ledger.Wrong($"The key {key} led to {session.Id} and to {again.Id}.");
        if (start.Container is { } given) ledger.Given(session.Id, given);
        else await WaitAsync(session.Id, token);
        // A user who only leaves is handled by a time limit.
        if (!forgets) await EndAsync(session.Id, token);
    }

    private async Task WaitAsync(Guid session, string token)
    {
        for (var waited = TimeSpan.Zero; waited < LongestWait; waited += Look)
        {
            var (now, _) = await api.InsistAsync(HttpMethod.Get, $"/v1/sessions/{session}", token, null, Patience);
            if (now.Status == 404) ledger.Wrong($"The session {session} was answered and is not there.");
            if (now.Session is null or { State: SessionState.Ending or SessionState.Ended }) return;
            if (now.Session.State != SessionState.Queued)
            {
                var (ticket, _) = await api.InsistAsync(HttpMethod.Post, $"/v1/sessions/{session}/tickets", token, null, Patience);
                if (ticket.Container is { } given) ledger.Given(session, given);
                ledger.Count("served from the queue");
                return;
            }

            await Task.Delay(Look);
        }

        ledger.Count("not served within 30 s");
    }

    private async Task EndAsync(Guid session, string token)
    {
        var (ended, _) = await api.InsistAsync(HttpMethod.Delete, $"/v1/sessions/{session}", token, null, Patience);
        ledger.Count(string.Create(CultureInfo.InvariantCulture, $"end: {ended.Status}"));
        if (ended.Status == 404) ledger.Wrong($"The session {session} was answered and is not there.");
    }

    private bool Chance(double share)
    {
        lock (random) return random.NextDouble() < share;
    }
}
