using Fractal.Load.Faults;

namespace Fractal.Load;

internal static class LoadProgram
{
    public static async Task<int> Main(string[] args)
    {
        var faults = args is ["faults", ..];
        var help = faults ? FaultOptions.Help : LoadOptions.Help;
        if (args.Contains("--help"))
        {
            Console.WriteLine(help);
            return 0;
        }

        try
        {
            return await (faults ? FaultsAsync(FaultOptions.Parse(args[1..])) : ClaimsAsync(args));
        }
        catch (FormatException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message + "\n\n" + help);
            return 2;
        }
    }

    private static async Task<int> ClaimsAsync(string[] args)
    {
        var options = LoadOptions.Parse(args);
        await using var limit = EndAfter(options.LimitMinutes);
        await Run.AllAsync(options, string.Join(' ', args));
        return 0;
    }

    private static async Task<int> FaultsAsync(FaultOptions options)
    {
        await using var limit = EndAfter(options.LimitMinutes);
        return await FaultRun.RunAsync(options) ? 0 : 1;
    }

    /// <summary>Also when this process is killed: the servers and the database end with it.</summary>
    private static Timer EndAfter(int minutes) => new(
        _ =>
        {
            Console.Error.WriteLine($"This has not ended within {minutes} minutes and is ended.");
            Environment.Exit(3);
        }, null, TimeSpan.FromMinutes(minutes), Timeout.InfiniteTimeSpan);
}
