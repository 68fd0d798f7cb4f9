using System.Diagnostics;
using System.Text;
using Fractal.Shared;

namespace Fractal.Agent.Sandboxing;

/// <summary>A program in an inner sandbox of its own.</summary>
internal sealed class SandboxedProgram
{
    /// <summary>
    /// When memory runs out, the kernel kills this before the agent. Descriptor 3 carries bwrap's arguments: command lines are public on the host,
    /// and the app's environment is among them.
    /// </summary>
    private const string Entry = "echo 500 >/proc/self/oom_score_adj; exec \"$@\" 3<&0 </dev/null 2>&1";

    private const string FilteredEntry = Entry + " " + InnerSandbox.FilterDescriptor + "<\"$0\"";

    private readonly Process process;
    private readonly Task reading;

    private SandboxedProgram(Process process)
    {
        this.process = process;
        reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Exited = WaitAsync();
    }

    /// <summary>What it wrote last, to standard output and standard error.</summary>
    public OutputTail Output { get; } = new();

    /// <summary>Completes with its exit code, 128 + n for signal n.</summary>
    public Task<int> Exited { get; }

    public static SandboxedProgram Start(InnerSandbox sandbox, IEnumerable<string> command)
    {
        string[] limit = sandbox.MaxProcesses is { } max ? ["prlimit", $"--nproc={max}"] : [];
        string[] entry = sandbox.Filter is { } filter ? [FilteredEntry, filter] : [Entry, "sh"];
        var started = CleanProcess.Start(new ProcessStartInfo("/bin/sh", ["-c", .. entry, .. limit, "bwrap", "--args", "3", "--", .. command])
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
            // It ended before it read them; its exit code and output say why.
        }

        return new SandboxedProgram(started);
    }

    /// <summary>Asks the program to end. bwrap passes no signals on, so the ones it started are found by their parents.</summary>
    public void Signal(int signal)
    {
        if (Exited.IsCompleted) return;
        foreach (var reaper in ChildrenOf(process.Id))
            foreach (var program in ChildrenOf(reaper)) Native.Signal(program, signal);
    }

    private async Task<int> WaitAsync()
    {
        await process.WaitForExitAsync();

        // The last lines are in the pipe by now; something that outlives the program may hold it open for longer.
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
        catch (IOException e)
        {
            Log.Line($"Its output can't be read any more: {e.Message}");
        }
    }

    private static List<int> ChildrenOf(int parent)
    {
        var children = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var pid)) continue;
            if (ParentOf(folder) == parent) children.Add(pid);
        }

        return children;
    }

    private static int ParentOf(string folder)
    {
        try
        {
            // pid (name) state ppid: the name may itself hold spaces and brackets.
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return int.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // It ended while we looked.
        }
    }
}
