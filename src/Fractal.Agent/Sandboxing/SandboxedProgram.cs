using System.Diagnostics;
using System.Text;
using Fractal.Shared;

namespace Fractal.Agent.Sandboxing;

/// <summary>A program in its own inner sandbox.</summary>
internal sealed class SandboxedProgram
{
    /// <summary>
    /// Arguments: its rank when memory runs out, the file for bwrap's answer, the command. Descriptor 3 carries bwrap's arguments, because
    /// command lines are public on the host and they include the app's environment. Through descriptor 5, bwrap reports its first process.
    /// </summary>
    private const string Entry = "echo $1 >/proc/self/oom_score_adj; info=$2; shift 2; exec \"$@\" 3<&0 </dev/null 2>&1 5>\"$info\"";

    private const string FilteredEntry = Entry + " " + InnerSandbox.FilterDescriptor + "<\"$0\"";

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    private readonly Process process;
    private readonly SandboxProcesses processes;
    private readonly Task reading;

    private SandboxedProgram(Process process, SandboxProcesses processes)
    {
        this.process = process;
        this.processes = processes;
        reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Exited = WaitAsync();
    }

    /// <summary>The end of its standard output and standard error.</summary>
    public OutputTail Output { get; } = new();

    /// <summary>Completes with its exit code, 128 + n for signal n.</summary>
    public Task<int> Exited { get; }

    public static SandboxedProgram Start(InnerSandbox sandbox, IEnumerable<string> command)
    {
        string[] limit = sandbox.MaxProcesses is { } max ? ["prlimit", $"--nproc={max}"] : [];
        string[] entry = sandbox.Filter is { } filter ? [FilteredEntry, filter] : [Entry, "sh"];
        var inside = new SandboxProcesses();
        string[] bwrap = ["bwrap", "--args", "3", "--info-fd", "5", "--", .. command];
        var started = CleanProcess.Start(new ProcessStartInfo("/bin/sh", ["-c", .. entry, $"{sandbox.MemoryRank}", inside.InfoFile, .. limit, .. bwrap])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        });
        try
        {
            started.StandardInput.BaseStream.Write(Encoding.UTF8.GetBytes(string.Concat(sandbox.Arguments.Select(argument => argument + '\0'))));
            started.StandardInput.Close();
        }
        catch (IOException)
        {
            // It exited before reading them; its exit code and output show why.
        }

        return new SandboxedProgram(started, inside);
    }

    /// <summary>
    /// Asks every process of the sandbox to exit, not only the started one, which may be a shell that forwards no signals.
    /// </summary>
    public void Signal(int signal, bool nested) => processes.Signal(signal, nested);

    /// <summary>Waits until no process is left, including those that outlive the program itself.</summary>
    /// <returns>Whether all exited within the limit.</returns>
    public async Task<bool> GoneAsync(TimeSpan limit, TimeProvider clock)
    {
        for (var began = clock.GetTimestamp(); !Exited.IsCompleted || processes.Any(); await Task.Delay(LookAgain, clock))
            if (clock.GetElapsedTime(began) >= limit) return false;
        return true;
    }

    private async Task<int> WaitAsync()
    {
        await process.WaitForExitAsync();

        // The last lines are in the pipe by now; a process that outlives the program may keep it open for longer.
        await Task.WhenAny(reading, Task.Delay(TimeSpan.FromMilliseconds(200)));
        return process.ExitCode;
    }

    private void Read()
    {
        var buffer = new byte[4096];
        try
        {
            for (int read; (read = process.StandardOutput.BaseStream.Read(buffer)) > 0;) Output.Append(buffer.AsSpan(0, read));
        }
        catch (IOException exception)
        {
            Log.Line($"Reading a program's output failed: {exception.Message}");
        }
    }
}
