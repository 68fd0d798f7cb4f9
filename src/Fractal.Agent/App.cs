using System.ComponentModel;
using Fractal.Agent.Display;
using Fractal.Agent.Sandboxing;
using Fractal.Client.Agents;

namespace Fractal.Agent;

/// <summary>The app: started once, in a sandbox with the display, its home folder and the system.</summary>
internal sealed class App(AppLaunch launch, AgentLaunch container, WindowWatch windows, TimeProvider clock)
{
    private const string Home = "/home/user";

    /// <summary>A quarter of the container's memory, so that filling it fails with an error instead of exhausting the container.</summary>
    private const int PartForSharedMemory = 4;

    private readonly Lock gate = new();
    private readonly TaskCompletionSource<SandboxedProgram> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool starting;

    /// <summary>Starts the app unless it has already been started.</summary>
    public void Start()
    {
        lock (gate)
        {
            if (starting) return;
            starting = true;
        }

        windows.AppStarts();
        var sandbox = new InnerSandbox(Math.Max(1, launch.MemoryMiB / PartForSharedMemory), container.TmpMiB).Within(container).WithDisplay().WithHome(Home).Set("GSETTINGS_BACKEND", "keyfile");
        foreach (var (name, value) in launch.Environment) sandbox.Set(name, value);
        try
        {
            started.SetResult(SandboxedProgram.Start(sandbox, launch.Command));
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            started.SetException(new InvalidOperationException($"No process could be started: {exception.Message}", exception));
        }
    }

    /// <summary>Waits for the first window.</summary>
    /// <returns>Null, or why no window appeared.</returns>
    public async Task<ExitReport?> PreparedAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var program = await started.Task.WaitAsync(cancellationToken);
        var first = await Task.WhenAny(windows.FirstWindow, program.Exited, Task.Delay(limit, clock, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        if (first == windows.FirstWindow) return null;
        return first == program.Exited
            ? await ExitAsync(program, wasReady: false)
            : new ExitReport(null, $"{launch.Name} showed no window within {limit.TotalSeconds:0} s. {Said(program)}", WasReady: false);
    }

    /// <summary>Completes when the app has exited.</summary>
    public async Task<ExitReport> ExitedAsync(CancellationToken cancellationToken)
    {
        var program = await started.Task.WaitAsync(cancellationToken);
        await program.Exited.WaitAsync(cancellationToken);
        return await ExitAsync(program, wasReady: true);
    }

    /// <summary>Asks all its processes to exit: SIGTERM, and half-way SIGHUP, because an interactive shell ignores SIGTERM.</summary>
    public async Task EndAsync(TimeSpan grace)
    {
        if (grace <= TimeSpan.Zero || !started.Task.IsCompletedSuccessfully) return;
        var program = await started.Task;
        foreach (var signal in (int[])[Native.SignalTerminate, Native.SignalHangUp])
        {
            program.Signal(signal, nested: signal == Native.SignalHangUp);
            if (await program.GoneAsync(grace / 2, clock)) return;
        }
    }

    private async Task<ExitReport> ExitAsync(SandboxedProgram program, bool wasReady)
    {
        var code = await program.Exited;
        return new ExitReport(code, $"{launch.Name} ended with code {code}. {Said(program)}", wasReady);
    }

    private static string Said(SandboxedProgram program) =>
        program.Output.LastLines() is { Length: > 0 } lines ? $"It said last: {lines}" : "It said nothing.";
}
