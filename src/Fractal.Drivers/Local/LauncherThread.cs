using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using Fractal.Shared;

namespace Fractal.Drivers.Local;

/// <summary>
/// Starts processes from one thread that lives as long as the driver. A sandbox dies with the *thread* that started it (PR_SET_PDEATHSIG),
/// so one started on a pool thread would die whenever the pool ends that thread.
/// </summary>
internal sealed class LauncherThread : IDisposable
{
    private const int Bound = 1024;

    private readonly BlockingCollection<Action> work = new(Bound);

    public LauncherThread() => new Thread(Run) { IsBackground = true, Name = "sandbox launcher" }.Start();

    /// <summary>Whether its processes have a session keyring separate from the server's.</summary>
    public Task<bool> SeparatesKeysAsync()
    {
        var separates = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Add(() => separates.SetResult(CleanProcess.RenewKeyring()));
        return separates.Task;
    }

    /// <summary>Starts a process with pipes for its standard input and output.</summary>
    public Task<Process> StartAsync(string program, IEnumerable<string> arguments)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        void Begin()
        {
            try
            {
                started.SetResult(CleanProcess.Start(start));
            }
            catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or IOException)
            {
                started.SetException(new DriverException($"{program} could not be started: {exception.Message}", exception));
            }
        }

        Add(Begin);
        return started.Task;
    }

    /// <summary>Ends the thread, and with it all its processes that are still alive.</summary>
    public void Dispose() => work.CompleteAdding();

    private void Add(Action action)
    {
        if (!work.TryAdd(action)) throw new DriverException("Too many launches at once on this machine.");
    }

    private void Run()
    {
        foreach (var action in work.GetConsumingEnumerable()) action();
        work.Dispose();
    }
}
