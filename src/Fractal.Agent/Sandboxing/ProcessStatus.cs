using System.Globalization;

namespace Fractal.Agent.Sandboxing;

/// <summary>A process as /proc/PID/status shows it.</summary>
/// <param name="Pid">Its number here.</param>
/// <param name="Parent">Its parent's number here.</param>
/// <param name="Depth">How many process namespaces it is in, from ours down.</param>
/// <param name="Ended">Whether only its exit code is left.</param>
internal sealed record ProcessStatus(int Pid, int Parent, int Depth, bool Ended)
{
    public static List<ProcessStatus> ReadAll()
    {
        var all = new List<ProcessStatus>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) && Read(pid) is { } process) all.Add(process);
        return all;
    }

    /// <returns>Null if there is no such process.</returns>
    public static ProcessStatus? Read(int pid)
    {
        try
        {
            return Parse(pid, File.ReadLines($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/status"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // It ended meanwhile.
        }
    }

    internal static ProcessStatus Parse(int pid, IEnumerable<string> lines)
    {
        var (parent, depth, ended) = (0, 1, false);
        foreach (var line in lines)
        {
            // A name can't pass for another field: it is on one line, with control characters escaped.
            if (line.StartsWith("State:", StringComparison.Ordinal)) ended = line.AsSpan("State:".Length).Trim() is ['Z' or 'X', ..];
            else if (line.StartsWith("PPid:", StringComparison.Ordinal)) parent = int.Parse(line.AsSpan("PPid:".Length), CultureInfo.InvariantCulture);
            else if (line.StartsWith("NSpid:", StringComparison.Ordinal)) depth = line.Split('\t', StringSplitOptions.RemoveEmptyEntries).Length - 1;
        }

        return new ProcessStatus(pid, parent, depth, ended);
    }
}
