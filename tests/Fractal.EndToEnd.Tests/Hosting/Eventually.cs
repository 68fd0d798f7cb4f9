using System.Diagnostics;

namespace Fractal.EndToEnd.Tests.Hosting;

/// <summary>Waits for effects of other processes. The limits are generous: they end a test, they don't measure anything.</summary>
public static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    public static async Task TrueAsync(Func<bool> condition, string what, int pauseMs = 25) => await TrueAsync(() => Task.FromResult(condition()), what, pauseMs);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what, int pauseMs = 25)
    {
        for (var began = Stopwatch.GetTimestamp(); !await condition(); await Task.Delay(pauseMs))
        {
            if (Stopwatch.GetElapsedTime(began) > Limit) throw new TimeoutException($"Within {Limit.TotalSeconds:0} s it did not come true that {what}.");
        }
    }

    /// <summary>Waits until a file has text, and returns it.</summary>
    public static async Task<string> TextAsync(string path)
    {
        await TrueAsync(() => File.Exists(path) && new FileInfo(path).Length > 0, $"there is something in {path}"); // a line feed alone counts
        return (await File.ReadAllTextAsync(path)).Trim();
    }

    /// <summary>Waits until a file contains exactly this text, apart from surrounding space: programs may write it in parts.</summary>
    public static async Task TextIsAsync(string expected, string path)
    {
        var text = "";
        try
        {
            await TrueAsync(() => (text = File.Exists(path) ? File.ReadAllText(path).Trim() : "") == expected, $"{path} contains the expected text");
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{path} contains {text} instead of {expected}.", exception);
        }
    }
}
