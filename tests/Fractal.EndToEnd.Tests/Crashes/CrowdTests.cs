using System.Collections.Concurrent;
using System.Globalization;
using Fractal.Client;
using Fractal.Client.Agents;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Fractal.EndToEnd.Tests.Hosting;
using Xunit;

namespace Fractal.EndToEnd.Tests.Crashes;

/// <summary>Many users at once on one machine, with real containers.</summary>
[Trait("Promise", "nothing is given twice")]
public sealed class CrowdTests
{
    private const int People = 20, StartsEach = 10, AtOnceEach = 2, Idle = 10, Most = 16;

    private readonly ConcurrentDictionary<Guid, Guid> given = new();

    [Fact]
    public async Task Two_hundred_starts_by_twenty_users_never_share_a_container_or_exceed_a_limit()
    {
        using var site = new Site();
        await using (var server = await site.StartAsync(
            $"Fractal:Apps:terminal:Idle={Idle}", $"Fractal:Apps:terminal:MaxContainers={Most}", $"Fractal:Tiers:standard:MaxLiveSessions={AtOnceEach}",
            "Fractal:Apps:terminal:StartTimeout=5min", "Fractal:Apps:terminal:ConnectTimeout=5min", // this tests ownership, not time
            "Fractal:Limits:CredentialsPerMinute=6000", "Fractal:Limits:StartsPerMinute=6000"))
        {
            var people = new List<FractalClient>();
            for (var i = 0; i < People; i++) people.Add(await site.RegisterAsync(server));
            using var over = new CancellationTokenSource();
            var most = MostAsync(site.Containers, over.Token);

            // All start at once: some get idle containers, the others wait, and no one may get too many.
            var first = await Task.WhenAll(people.SelectMany(person => Enumerable.Repeat(person, AtOnceEach)).Select(StartAsync));
            foreach (var refused in await Task.WhenAll(people.Select(person => Record.ExceptionAsync(() => StartAsync(person)).AsTask())))
                Assert.Equal(ProblemCodes.QuotaExceeded, Assert.IsType<FractalProblemException>(refused).Code);
            await Task.WhenAll(first.Select((session, i) => UseAsync(people[i / AtOnceEach], session, stranger: people[(i / AtOnceEach + 1) % People])));

            Assert.Equal(People * StartsEach, given.Count);
            await over.CancelAsync();
            Assert.InRange(await most, Idle, Most);
            foreach (var person in people)
            {
                var sessions = await person.ListSessionsAsync();
                Assert.Equal(StartsEach, sessions.Count);
                Assert.All(sessions, session => Assert.Equal((SessionState.Ended, EndReason.UserEnded), (session.State, session.EndReason)));
                person.Dispose();
            }

            await Eventually.TrueAsync(() => site.Containers() == Idle, "only the pool is left");
            Assert.DoesNotContain(given.Keys, container => ContainerView.Find(container) is not null);
        }

        Assert.Empty(site.Left());
    }

    /// <summary>One after another, until this lane has done its share.</summary>
    private async Task UseAsync(FractalClient person, SessionResponse started, FractalClient stranger)
    {
        for (var turn = 1; ; turn++)
        {
            var session = await ConnectionAsync(person, started);
            var container = ConnectionTicket.Peek(session.Connection!.Ticket)!.ContainerId;
            Assert.True(given.TryAdd(container, session.Id), $"Container {container} was given to session {session.Id}, and before to {given[container]}.");
            await using (await RawStream.OpenAsync(session.Connection))
            {
                Assert.NotNull(ContainerView.Find(container));
                var refused = await Assert.ThrowsAsync<FractalProblemException>(() => stranger.NewTicketAsync(session.Id));
                Assert.Equal(ProblemCodes.NotFound, refused.Code);
                await person.EndSessionAsync(session.Id);
            }

            await EndedAsync(person, session.Id);
            if (turn == StartsEach / AtOnceEach) return;
            started = await StartAsync(person);
        }
    }

    private static Task<SessionResponse> StartAsync(FractalClient person) =>
        person.StartSessionAsync(new StartSessionRequest("terminal"), Guid.CreateVersion7().ToString("N", CultureInfo.InvariantCulture));

    private static async Task<SessionResponse> ConnectionAsync(FractalClient person, SessionResponse session)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await foreach (var now in person.FollowSessionAsync(session.Id, limit.Token))
        {
            Assert.False(now.State is SessionState.Ending or SessionState.Ended, $"Session {session.Id} ended before anybody ended it: {now.EndReason}. {now.EndDetail}");
            if (now.State != SessionState.Queued) return await person.NewTicketAsync(session.Id, limit.Token);
        }

        throw new InvalidOperationException($"Session {session.Id} was followed to its end and never had a container.");
    }

    private static async Task EndedAsync(FractalClient person, Guid session)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await foreach (var now in person.FollowSessionAsync(session, limit.Token))
            if (now.State == SessionState.Ended) return;
        throw new InvalidOperationException($"Session {session} was followed and never ended.");
    }

    /// <summary>The maximum of all checks.</summary>
    private static async Task<int> MostAsync(Func<int> count, CancellationToken over)
    {
        var most = 0;
        for (; !over.IsCancellationRequested; await Task.Delay(20, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)) most = Math.Max(most, count());
        return most;
    }
}
