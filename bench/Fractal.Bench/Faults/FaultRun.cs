using System.Diagnostics;
using Fractal.Tests.Hosting;

namespace Fractal.Bench.Faults;

/// <summary>The fault run: load and faults at the same time, recovery, then the check.</summary>
internal sealed class FaultRun(FaultSite site, FaultOptions options)
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(180), Look = TimeSpan.FromSeconds(1), Progress = TimeSpan.FromSeconds(15);

    private readonly Ledger ledger = new();
    private readonly Limits limits = new(site);

    /// <returns>Whether no violation was found.</returns>
    public static async Task<bool> RunAsync(FaultOptions options)
    {
        await using var postgres = await PostgresServer.StartAsync("synchronous_commit=on");
        await using var site = await FaultSite.StartAsync(postgres, options);
        return await new FaultRun(site, options).RunAsync();
    }

    private async Task<bool> RunAsync()
    {
        var began = Stopwatch.GetTimestamp();
        var disturber = new Disturber(site, TimeSpan.FromSeconds(options.EverySeconds));
        await LoadAsync(disturber);
        Console.WriteLine($"{ledger.Answered} starts answered with a session in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
        foreach (var (what, count) in disturber.Done) Console.WriteLine($"{count,8}  {what}");
        foreach (var (what, count) in ledger.Counts) Console.WriteLine($"{count,8}  {what}");
        Console.WriteLine($"{limits.Looks,8}  looks at the limits of {FaultSite.UserCount} users");
        var checker = new Checker(site, ledger, limits);
        var found = await SettleAsync(checker);
        foreach (var (wrong, count) in found) Console.WriteLine($"{count,8}  {wrong}");
        foreach (var wrong in ledger.Wrongs.Take(10)) Console.WriteLine(wrong);
        var good = found.Values.All(count => count == 0);
        Console.WriteLine(good ? "Nothing is wrong." : "THE RUN FAILED.");
        return good && (!options.Prove || await ProveAsync(checker));
    }

    private async Task LoadAsync(Disturber disturber)
    {
        using var api = new Api([.. site.Servers.Select(server => server.Address)]);
        var tokens = Enumerable.Range(1, FaultSite.UserCount).Select(site.Users.Token).ToList();
        var began = Stopwatch.GetTimestamp();
        var wanted = () => ledger.Answered < options.Starts && Stopwatch.GetElapsedTime(began).TotalSeconds < options.Seconds;
        var (disturbing, loading) = (true, true);
        var visitors = Enumerable.Range(1, options.Visitors).Select(number =>
            new Visitor(api, ledger, site, tokens, number, seed: number).RunAsync(() => disturbing || wanted())).ToList();
        var looking = limits.RunAsync(() => loading);
        await using var progress = new Timer(_ => Tell(began, disturber), null, Progress, Progress);
        await disturber.RunAsync(wanted);
        disturbing = false;
        await Task.WhenAll(visitors);
        loading = false;
        await looking;
    }

    private void Tell(long began, Disturber disturber) => Console.Error.WriteLine(
        $"{Stopwatch.GetElapsedTime(began).TotalSeconds,6:0} s  {ledger.Answered} of {options.Starts} starts answered, {disturber.Turns} faults, {ledger.Wrongs.Count} wrongs");

    /// <summary>Time for limits, sweeps and deletions; violations after it are permanent.</summary>
    private static async Task<IReadOnlyDictionary<string, long>> SettleAsync(Checker checker)
    {
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(Look))
        {
            var found = await checker.CheckAsync();
            if (found.Values.All(count => count == 0) || Stopwatch.GetElapsedTime(began) > Settling) return found;
        }
    }

    /// <summary>While the servers are stopped, so that none corrects what is planted.</summary>
    private async Task<bool> ProveAsync(Checker checker)
    {
        var planted = new PlantedWrongs(site, checker);
        await planted.RefilledAsync();
        foreach (var server in site.Servers) server.Kill();
        var missed = await planted.NotFoundAsync();
        foreach (var wrong in missed) Console.WriteLine($"The checker did not find what was planted: {wrong}");
        if (missed.Count == 0) Console.WriteLine("The checker found every wrong that was planted.");
        return missed.Count == 0;
    }
}
