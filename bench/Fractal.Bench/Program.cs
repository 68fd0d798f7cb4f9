using System.Globalization;
using Fractal.Bench.Claims;
using Fractal.Bench.Faults;
using Fractal.Bench.Picture;
using Fractal.Bench.Pools;
using Fractal.Bench.Soak;

namespace Fractal.Bench;

/// <summary>The measurements of <c>bench/</c>. A verb selects one; each has a script of the same name, which builds what it needs.</summary>
internal static class BenchProgram
{
    private static readonly Dictionary<string, (string Help, Func<string[], Task<int>> RunAsync)> Verbs = new()
    {
        ["claims"] = (ClaimsOptions.Help, ClaimsAsync),
        ["faults"] = (FaultOptions.Help, FaultsAsync),
        ["picture"] = ("bench/picture [--rounds N]   from click to picture, memory, start of the server; medians of N rounds (default 11)", PictureAsync),
        ["pools"] = (PoolsBench.Help, args => Task.FromResult(PoolsBench.Run(args))),
        ["soak"] = ("bench/soak [--minutes N]   starts and ends with random kills for N minutes (default 30), then a table; fails if something grows", SoakAsync),
    };

    public static async Task<int> Main(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        if (args is not [var name, .. var rest] || !Verbs.TryGetValue(name, out var verb))
        {
            await Console.Error.WriteLineAsync("Fractal.Bench VERB [OPTION]...   the verbs: " + string.Join(", ", Verbs.Keys));
            return 2;
        }

        if (rest.Contains("--help"))
        {
            Console.WriteLine(verb.Help);
            return 0;
        }

        try
        {
            return await verb.RunAsync(rest);
        }
        catch (FormatException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message + "\n\n" + verb.Help);
            return 2;
        }
    }

    private static async Task<int> ClaimsAsync(string[] args)
    {
        var options = ClaimsOptions.Parse(args);
        await using var limit = EndAfter(options.LimitMinutes);
        await ClaimsBench.RunAsync(options, string.Join(' ', args));
        return 0;
    }

    private static async Task<int> FaultsAsync(string[] args)
    {
        var options = FaultOptions.Parse(args);
        await using var limit = EndAfter(options.LimitMinutes);
        return await FaultRun.RunAsync(options) ? 0 : 1;
    }

    private static async Task<int> PictureAsync(string[] args)
    {
        await PictureBench.RunAsync((int)Number(args, "--rounds", 11));
        return 0;
    }

    private static async Task<int> SoakAsync(string[] args) => await SoakBench.RunAsync(TimeSpan.FromMinutes(Number(args, "--minutes", 30))) ? 0 : 1;

    private static double Number(string[] args, string name, double otherwise) => args switch
    {
        [] => otherwise,
        [var option, var text] when option == name && double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 => number,
        _ => throw new FormatException($"The only option is {name} with a number."),
    };

    /// <summary>Also when this process is killed: the servers and the database end with it.</summary>
    private static Timer EndAfter(int minutes) => new(
        _ =>
        {
            Console.Error.WriteLine($"This has not ended within {minutes} minutes and is ended.");
            Environment.Exit(3);
        }, null, TimeSpan.FromMinutes(minutes), Timeout.InfiniteTimeSpan);
}
