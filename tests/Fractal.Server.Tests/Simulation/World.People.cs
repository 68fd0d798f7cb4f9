using Fractal.Client.Agents;
using Fractal.Client.Sessions;
using Fractal.Server.Containers;
using Fractal.Server.Sessions.Claims;
using Fractal.Server.Tests.Hosting;

namespace Fractal.Server.Tests.Simulation;

/// <summary>What users do, and what responses they may get.</summary>
internal sealed partial class World
{
    private static readonly int[] Refusals = [402, 403, 409, 422, 429, 503];

    private async Task<string> StartAsync(Step step, bool keyed)
    {
        var person = people[step.Who % people.Count];
        var app = step.Which % Site.Apps.Length;
        if (keyed) person.Keyed = ($"key-{++person.Keys}", app, null);
        return await StartAsync(step, person, app, keyed ? person.Keyed?.Key : null);
    }

    private async Task<string> RepeatAsync(Step step, bool otherwise)
    {
        var person = people[step.Who % people.Count];
        if (person.Keyed is not { } keyed) return $"{NameOf(person)} has nothing to repeat";
        return await StartAsync(step, person, otherwise ? 1 - keyed.App : keyed.App, keyed.Key);
    }

    private async Task<string> StartAsync(Step step, Person person, int app, string? key)
    {
        var before = await Picture.OfAsync(server);
        var expected = Expected(before, person, app, key);
        var answer = await TryAsync(() => server.StartAsync(person.User, Site.Apps[app], key));
        var said = $"{NameOf(person)} starts {Site.Apps[app]}{(key is null ? "" : " by " + key)}: ";
        if (answer is null) return said + "no answer";
        var failed = server.Faults.Where is not null && step.Fault is not null;
        if (answer.Status != expected && !(failed && answer.Status == 503)) wrongs.Add($"a start was answered {answer.Status} where {expected} was due");
        if (Refusals.Contains(answer.Status)) return said + answer.Status + (answer.Status == 503 && !failed ? " " + answer.Problem.Code : "");
        await HoldAsync(person, app, key, answer.Session);
        return $"{said}{answer.Status}, {Name(answer.Session.Id)}";
    }

    /// <summary>
    /// If a response names a session, its row exists, the ticket opens the session's own container, and a key leads to one session.
    /// </summary>
    private async Task HoldAsync(Person person, int app, string? key, SessionResponse session)
    {
        var now = await Picture.OfAsync(server);
        if (!now.Sessions.TryGetValue(session.Id, out var row) || row.UserId != person.User.Id || now.Apps[app].Id != row.AppId) wrongs.Add("a session was answered that is not in the rows");
        else if (session.Connection is { } way && ConnectionTicket.Peek(way.Ticket)?.ContainerId != row.ContainerId) wrongs.Add("a ticket leads to another's container");
        if (key is null || person.Keyed is not { } keyed || keyed.Key != key) return;
        if (keyed.Session is { } first && first != session.Id && now.Sessions[first].IdempotencyKey is not null) wrongs.Add("a repeat led to another session");
        person.Keyed = keyed with { Session = session.Id };
    }

    /// <summary>The response that a start must get according to the rows.</summary>
    private int Expected(Picture now, Person person, int number, string? key)
    {
        var (user, app) = (person.User.Id, now.Apps[number]);
        var earlier = key is null ? null : now.Sessions.Values.FirstOrDefault(s => s.UserId == user && s.IdempotencyKey == key && s.CreatedAt + ClaimDecision.KeyLifetime > now.Now);
        if (earlier is not null) return earlier.AppId == app.Id ? 200 : 422;
        if (!now.IsActive(user)) return 402;
        var tier = now.Tiers[now.Subscriptions[user].TierName];
        if (!tier.Includes(app.Name)) return 403;
        if (app.KeepsConfig && now.Sessions.Values.Any(s => s.UserId == user && s.AppId == app.Id && s.State is not (SessionState.Ending or SessionState.Ended))) return 409;
        if (now.Live.Count(s => s.UserId == user) >= tier.MaxLiveSessions) return 429;
        var queued = now.Queue(app.Id).Count();
        if (queued == 0 && now.Containers.Values.Any(c => c.AppId == app.Id && c.State == ContainerState.Ready)) return 201;
        return now.Levels.GetValueOrDefault(app.Id)?.HaltedBecause is not null || queued >= app.MaxQueue ? 503 : 202;
    }

    private async Task<string> AskAsync(Step step) => await WithSessionAsync(step, "asks after", async (person, id) =>
        Told(await TryAsync(() => person.User.Client.SendAsync(HttpMethod.Get, $"/v1/sessions/{id}")), step));

    private async Task<string> EndAsync(Step step) => await WithSessionAsync(step, "ends", async (person, id) =>
        Told(await TryAsync(() => TestServer.EndAsync(person.User, id)), step));

    /// <summary>Connects with a new ticket, bypassing the agent's own check.</summary>
    private async Task<string> EnterAsync(Step step) => await WithSessionAsync(step, "enters", async (person, id) =>
    {
        var answer = await TryAsync(() => person.User.Client.SendAsync(HttpMethod.Post, $"/v1/sessions/{id}/tickets"));
        if (answer?.Status != 200) return Told(answer, step);
        var ticket = answer.Session.Connection!.Ticket;
        var container = ConnectionTicket.Peek(ticket)!.ContainerId;
        if ((await Picture.OfAsync(server)).Sessions[id].ContainerId != container) wrongs.Add("a ticket leads to another's container");
        return server.Driver.Enter(container, ticket, id) ? "in" : "the container does not answer";
    });

    private async Task<string> LeaveAsync(Step step) => await WithSessionAsync(step, "leaves", (_, id) =>
        Task.FromResult(ContainerOf(id) is { } container && server.Driver.Leave(container) ? "gone" : "was not there"));

    private async Task<string> PressAsync(Step step) => await WithSessionAsync(step, "presses a key in", (_, id) =>
        Task.FromResult(ContainerOf(id) is { } container && server.Driver.Press(container) ? "taken" : "is not there"));

    private async Task<string> WithSessionAsync(Step step, string does, Func<Person, Guid, Task<string>> act)
    {
        var person = people[step.Who % people.Count];
        // Usually a live one; sometimes an ended one.
        var own = picture.Sessions.Values.Where(s => s.UserId == person.User.Id).OrderBy(s => s.CreatedAt).ToList();
        var live = own.Where(s => s.State != SessionState.Ended).ToList();
        if (step.Which % 10 > 0 && live.Count > 0) own = live;
        if (own.Count == 0) return $"{NameOf(person)} has no session";
        var session = own[step.Which % own.Count];
        return $"{NameOf(person)} {does} {Name(session.Id)}: {await act(person, session.Id)}";
    }

    private string Told(Answer? answer, Step step)
    {
        if (answer is null) return "no answer";
        var failed = server.Faults.Where is not null && step.Fault is not null;
        if (answer.Status is not (200 or 409) && !(failed && answer.Status == 503)) wrongs.Add($"a request about a session was answered {answer.Status}");
        return answer.Status == 200 ? answer.Session.State.ToString() : FormattableString.Invariant($"{answer.Status}");
    }

    private Guid? ContainerOf(Guid session) => picture.Sessions[session].ContainerId;

    private string NameOf(Person person) => FormattableString.Invariant($"user {people.IndexOf(person) + 1}");

    /// <summary>A server that dies does not respond.</summary>
    private async Task<Answer?> TryAsync(Func<Task<Answer>> act)
    {
        try
        {
            var answer = await act();
            return server.Faults.Dead ? null : answer;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
