using System.Globalization;
using System.Text.Json;

namespace Fractal.Agent.Sandboxing;

/// <summary>
/// The processes of one inner sandbox. bwrap writes the number of the first one, its own reaper, to a file; everything else in the sandbox descends
/// from that one, also what outlives its parent.
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

    /// <summary>Whether any of them is left.</summary>
    public bool Any() => First() is not 0 and var reaper && ProcessStatus.Read(reaper) is { Ended: false };

    /// <summary>Sends a signal to each process of the app, but not to bwrap's own.</summary>
    /// <param name="signal">Its number.</param>
    /// <param name="nested">Also to those in process namespaces of the app's own, such as a browser's tabs, which otherwise only their makers end.</param>
    public void Signal(int signal, bool nested)
    {
        var all = ProcessStatus.ReadAll();
        if (all.Find(process => process.Pid == First()) is not { } reaper) return;
        var children = all.ToLookup(process => process.Parent);
        var found = new List<ProcessStatus>(children[reaper.Pid]);
        for (var i = 0; i < found.Count; i++) found.AddRange(children[found[i].Pid]);
        foreach (var process in found.Where(process => nested || process.Depth == reaper.Depth)) Native.Signal(process.Pid, signal);
    }

    /// <returns>0 if no sandbox has come up.</returns>
    private int First()
    {
        if (first > 0) return first;
        try
        {
            using var info = JsonDocument.Parse(File.ReadAllText(InfoFile));
            first = info.RootElement.GetProperty("child-pid").GetInt32();
        }
        catch (Exception e) when (e is IOException or JsonException or KeyNotFoundException)
        {
            return 0;
        }

        return first;
    }
}
