using System.Diagnostics;
using System.Globalization;
using Fractal.Client.Sessions;
using Fractal.Server.Containers;
using Fractal.Server.Containers.Checking;
using Fractal.Server.Containers.Deleting;
using Fractal.Server.Containers.Launching;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Sessions;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Simulation;

/// <summary>
/// A whole installation with its users, advanced one step at a time; after each step everything that it caused has completed.
/// </summary>
internal sealed partial class World(TestServer server, Site site)
{
    private static readonly TimeSpan BetweenSteps = TimeSpan.FromMilliseconds(10), Patience = TimeSpan.FromSeconds(60), SignIn = TimeSpan.FromMinutes(40);

    private readonly List<Person> people = [];
    private readonly List<string> wrongs = [];
    private readonly Dictionary<Guid, int> numbers = [];
    private readonly HashSet<Guid> harmed = [];
    private DateTimeOffset began, signedIn;
    private TestUser operators = null!;
    private Picture picture = null!;

    /// <summary>Its age on its own clock.</summary>
    public TimeSpan Age => server.Clock.GetUtcNow() - began;

    public static async Task<World> MakeAsync(TestServer server, Site site)
    {
        var world = new World(server, site) { began = server.Clock.GetUtcNow() };
        foreach (var (tier, _) in Site.Users) world.people.Add(new Person(await server.SubscribeAsync(await server.RegisterUserAsync(), tier)));
        (world.operators, world.signedIn) = (await server.AdministratorAsync(), world.began);
        world.picture = await Picture.OfAsync(server);
        return world;
    }

    /// <returns>The step as a readable line, and the promises that it violated.</returns>
    public async Task<(string Line, IReadOnlyList<string> Broken)> DoAsync(Step step)
    {
        wrongs.Clear();
        await SignInAgainAsync();
        var at = Age;
        await PassAsync(BetweenSteps);
        if (step.Fault is { } fault) server.Faults.Arm(fault, step.Nth);
        var said = await ActAsync(step);
        await SettleAsync();
        server.Faults.Disarm();
        var happened = server.Faults.Where is not null && step.Fault is not null;
        var restarted = server.Faults.Dead || step.Kind is StepKind.Crash or StepKind.Restart;
        if (server.Faults.Dead) await RestartAsync(crash: true);
        var before = picture;
        picture = await Picture.OfAsync(server);
        var changes = Changes(before);
        var broken = wrongs.Concat(Promises.BrokenIn(picture)).Concat(Promises.BrokenBetween(before, picture)).Concat(restarted ? [] : TakenForLost(before)).Distinct().ToList();
        return ($"{at:d\\.hh\\:mm\\:ss} {said}{(happened ? step.Wrong : "")}{changes}", broken);
    }

    /// <summary>All faults stop, time passes, and nothing is left.</summary>
    public async Task<IReadOnlyList<string>> RestAsync()
    {
        wrongs.Clear();
        Heal();
        await OperateAsync($"clusters/{picture.Cluster}/undrain");
        foreach (var pool in picture.Pools.Values)
        {
            await OperateAsync($"pools/{pool.Id}/resume");
            await OperateAsync($"pools/{pool.Id}/retry");
        }

        IReadOnlyList<string> broken = [];
        for (var round = 0; round < 90; round++)
        {
            await PassAsync(TimeSpan.FromSeconds(round < 20 ? 15 : 60));
            await ReconcileAllAsync();
            var before = picture;
            picture = await Picture.OfAsync(server);
            broken = [.. wrongs, .. Promises.BrokenIn(picture), .. Promises.BrokenBetween(before, picture)];
            if (broken.Count > 0) return broken;
            broken = [.. Promises.BrokenAtRest(picture), .. server.Get<IEnumerable<Reconciler>>().Where(r => r.Status.Failures > 0 || r.Status.Trouble is not null).Select(r => $"{r.Name} fails: {r.Status.LastError} {r.Status.Trouble}")];
            if (broken.Count == 0) break;
        }

        return broken;
    }

    /// <summary>Makes a forbidden change to the rows, and reverts it.</summary>
    /// <returns>The checker's result.</returns>
    public async Task<IReadOnlyList<string>> PlantAsync(string wrong, string takeBack)
    {
        await using var db = server.OpenDatabase();
        Assert.NotEqual(0, await db.Database.ExecuteSqlRawAsync(wrong));
        var planted = await Picture.OfAsync(server);
        await db.Database.ExecuteSqlRawAsync(takeBack);
        return [.. Promises.BrokenIn(planted), .. Promises.BrokenBetween(picture, planted), .. Promises.BrokenAtRest(planted)];
    }

    /// <summary>A container without faults is never declared lost.</summary>
    private IEnumerable<string> TakenForLost(Picture before) =>
        before.Sessions.Values.Any(s => s.EndReason is null && picture.Sessions.GetValueOrDefault(s.Id) is { EndReason: EndReason.HostLost, ContainerId: { } container } && !harmed.Contains(container))
            ? ["a session was ended for a lost host that was not lost"] : [];

    private async Task SignInAgainAsync()
    {
        if (server.Clock.GetUtcNow() - signedIn < SignIn) return;
        signedIn = server.Clock.GetUtcNow();
        foreach (var person in people) await server.LoginAsync(person.User);
        operators = await server.AdministratorAsync();
    }

    /// <summary>Waits for activities in the server and around it, but not for events that only the clock triggers.</summary>
    private async Task SettleAsync()
    {
        var since = Stopwatch.GetTimestamp();
        while (IsBusy)
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Patience, $"The server does not come to rest: {server.Get<ContainerLaunchReconciler>().UnderWay} launches, {server.Get<ContainerDeletionReconciler>().UnderWay} deletions, {server.Driver.Busy} at the agents, {server.Driver.Resting} resting, {server.Faults.Held.Count} held up, ends to tell: {server.Cluster.Telling}.");
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    private bool IsBusy =>
        server.Get<ContainerLaunchReconciler>().UnderWay + server.Get<ContainerDeletionReconciler>().UnderWay + server.Driver.Busy > server.Driver.Resting + server.Faults.Held.Count || (server.Cluster.Telling && !server.Get<IEnumerable<IHostedService>>().OfType<ExitWatcher>().Single().Rests);

    /// <summary>Advances time from one scheduled event to the next, each alone.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        var end = server.Clock.GetUtcNow() + time;
        while (true)
        {
            await SettleAsync();
            var left = end - server.Clock.GetUtcNow();
            // A dead server does nothing more, however much time passes.
            if (left <= TimeSpan.Zero || server.Faults.Dead) return;
            var next = new[] { server.Driver.Next, server.Faults.Held.Next }.Min();
            server.Advance(next < left ? TimeSpan.FromTicks(Math.Max(1, next.Value.Ticks)) : left);
        }
    }

    private async Task<string> ReconcileAllAsync()
    {
        foreach (var reconciler in server.Get<IEnumerable<Reconciler>>())
        {
            if (!server.Faults.Dead) await ReconcileAsync(reconciler);
        }

        return "all reconcilers run";
    }

    private async Task<string> ReconcileAsync(Reconciler reconciler)
    {
        await server.Get<ReconcilerHost>().RunOnceAsync(reconciler, CancellationToken.None);
        // It hides the bug that it corrects.
        if (reconciler is CountersReconciler && reconciler.Status.LastResult is not null) wrongs.Add("a counter had to be corrected");
        await SettleAsync();
        return $"\"{reconciler.Name}\" runs";
    }

    private async Task<string> RestartAsync(bool crash)
    {
        server.Faults.LaunchesTake = TimeSpan.Zero;
        // They end with their server.
        harmed.UnionWith(server.Driver.Present);
        await (crash ? server.CrashAsync() : server.RestartAsync());
        for (var i = 0; i < people.Count; i++) people[i].User = server.AtNewAddress(people[i].User);
        operators = await server.AdministratorAsync();
        await SettleAsync();
        return crash ? "the server dies and starts again" : "the server is stopped and starts again";
    }

    /// <summary>Sessions are numbered in order of creation, containers in order of assignment.</summary>
    private string Changes(Picture before)
    {
        var changes = picture.Sessions.Values.OrderBy(s => s.CreatedAt).Select(s =>
        {
            var was = before.Sessions.GetValueOrDefault(s.Id);
            return was?.State == s.State ? null : $"{Name(s.Id)} {was?.State.ToString() ?? "new"}→{s.State}{(s.EndReason is { } reason && was?.EndReason is null ? $"({reason})" : "")}";
        }).Where(change => change is not null).ToList();
        foreach (var app in picture.Apps)
        {
            var (then, since) = (Count(before, app.Id), Count(picture, app.Id));
            if (then != since) changes.Add($"{app.Name} {then}→{since}");
        }

        return changes.Count == 0 ? "" : $"  | {string.Join(", ", changes)}";
    }

    /// <summary>The starting, ready, used and ending containers of an app.</summary>
    private static string Count(Picture picture, Guid app) => string.Join('/', Enum.GetValues<ContainerState>().Where(s => s != ContainerState.Gone)
        .Select(state => picture.Containers.Values.Count(c => c.AppId == app && c.State == state).ToString(CultureInfo.InvariantCulture)));

    private string Name(Guid session)
    {
        if (!numbers.TryGetValue(session, out var number)) numbers[session] = number = numbers.Count + 1;
        return $"session {number}";
    }
}

/// <summary>A user who starts apps, and what the user's client remembers.</summary>
internal sealed class Person(TestUser user)
{
    public TestUser User { get; set; } = user;

    /// <summary>The newest start with a key, which may be repeated whether or not its response arrived.</summary>
    public (string Key, int App, Guid? Session)? Keyed { get; set; }

    public int Keys { get; set; }
}
