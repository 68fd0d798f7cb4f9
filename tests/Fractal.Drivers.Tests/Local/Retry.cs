namespace Fractal.Drivers.Tests.Local;

/// <summary>Waits for a condition; the limit is generous, since it is not a measurement.</summary>
internal static class Retry
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    public static Task UntilAsync(Func<bool> so) => UntilAsync(() => Task.FromResult(so()));

    public static async Task UntilAsync(Func<Task<bool>> so)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!await so())
        {
            if (limit.IsCancellationRequested) throw new TimeoutException($"Not so after {Limit.TotalSeconds:0} s.");
            await Task.Delay(10, CancellationToken.None);
        }
    }
}
