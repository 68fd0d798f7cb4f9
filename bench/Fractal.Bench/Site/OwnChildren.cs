using System.Collections.Concurrent;
using System.Diagnostics;

namespace Fractal.Bench.Site;

/// <summary>
/// Starts processes that the kernel kills when this process exits. The kernel watches the starting thread, so that thread lives as long as
/// the process.
/// </summary>
internal static class OwnChildren
{
    private static readonly BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Started)> Wanted = [];

    static OwnChildren() => new Thread(Parent) { IsBackground = true, Name = "parent of the servers" }.Start();

    public static Process Start(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Wanted.Add((start, started));
        return started.Task.GetAwaiter().GetResult();
    }

    private static void Parent()
    {
        foreach (var (start, started) in Wanted.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception exception)
            {
                started.SetException(exception);
            }
        }
    }
}
