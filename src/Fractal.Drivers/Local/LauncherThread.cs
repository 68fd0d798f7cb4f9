using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using Fractal.Shared;

namespace Fractal.Drivers.Local;

/// <summary>
/// Starts processes from one thread that lives as long as the driver. A sandbox dies with the *thread* that started it
/// (PR_SET_PDEATHSIG): begun on a thread of the pool, it would die whenever the pool lets that thread go.
/// </summary>
internal sealed class LauncherThread : IDisposable
{
    private const int Bound = 1024;

    private readonly BlockingCollection<Action> work = new(Bound);

    public LauncherThread() => new Thread(Run) { IsBackground = true, Name = "sandbox launcher" }.Start();

    /// <summary>Whether what it starts has a session keyring separate from ours.</summary>
    public Task<bool> SeparatesKeysAsync()
    {
        var separates = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Add(() => separates.SetResult(CleanProcess.RenewKeyring()));
        return separates.Task;
    }

    /// <summary>Starts a process whose standard input and output are pipes to us.</summary>
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
            catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException)
            {
                started.SetException(new DriverException($"{program} could not be started: {e.Message}", e));
            }
        }

        Add(Begin);
        return started.Task;
    }

    /// <summary>Ends the thread, and with it whatever it started and is still alive.</summary>
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
