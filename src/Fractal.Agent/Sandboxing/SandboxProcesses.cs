using System.Globalization;
using System.Text.Json;

namespace Fractal.Agent.Sandboxing;

/// <summary>
/// The processes of one inner sandbox. bwrap writes the process id of its reaper to a file; all other processes of the sandbox descend from
/// it, including those whose parent has exited.
/// </summary>
internal sealed class SandboxProcesses
{
    private const string Folder = "/run/agent/programs";
    private static int count;
    private int first;

    public SandboxProcesses()
    {
        Directory.CreateDirectory(Folder);
        InfoFile = Path.Combine(Folder, Interlocked.Increment(ref count).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>For bwrap's --info-fd.</summary>
    public string InfoFile { get; }

    /// <summary>Whether any process is left.</summary>
    public bool Any() => First() is not 0 and var reaper && ProcessStatus.Read(reaper) is { Ended: false };

    /// <summary>Sends a signal to each process of the app, but not to bwrap's own.</summary>
    /// <param name="signal">The signal's number.</param>
    /// <param name="nested">Also to processes in the app's own process namespaces, such as a browser's tabs, which otherwise only the app
    /// itself ends.</param>
    public void Signal(int signal, bool nested)
    {
        var all = ProcessStatus.ReadAll();
        if (all.Find(process => process.Pid == First()) is not { } reaper) return;
        var children = all.ToLookup(process => process.Parent);
        var found = new List<ProcessStatus>(children[reaper.Pid]);
        for (var i = 0; i < found.Count; i++) found.AddRange(children[found[i].Pid]);
        foreach (var process in found.Where(process => nested || process.Depth == reaper.Depth)) Native.Signal(process.Pid, signal);
    }

    /// <returns>0 if the sandbox did not start.</returns>
    private int First()
    {
        if (first > 0) return first;
        try
        {
            using var info = JsonDocument.Parse(File.ReadAllText(InfoFile));
            first = info.RootElement.GetProperty("child-pid").GetInt32();
        }
        catch (Exception exception) when (exception is IOException or JsonException or KeyNotFoundException)
        {
            return 0;
        }

        return first;
    }
}
