using System.Globalization;

namespace Fractal.Agent.Sandboxing;

/// <summary>A process as /proc/PID/status shows it.</summary>
/// <param name="Pid">Its process id in this namespace.</param>
/// <param name="Parent">Its parent's process id in this namespace.</param>
/// <param name="Depth">The number of process namespaces that it is in, from this one down.</param>
/// <param name="Ended">Whether it is a zombie.</param>
internal sealed record ProcessStatus(int Pid, int Parent, int Depth, bool Ended)
{
    public static List<ProcessStatus> ReadAll()
    {
        var all = new List<ProcessStatus>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) && Read(pid) is { } process) all.Add(process);
        return all;
    }

    /// <returns>Null if the process does not exist.</returns>
    public static ProcessStatus? Read(int pid)
    {
        try
        {
            return Parse(pid, File.ReadLines($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/status"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // It exited in the meantime.
        }
    }

    internal static ProcessStatus Parse(int pid, IEnumerable<string> lines)
    {
        var (parent, depth, ended) = (0, 1, false);
        foreach (var line in lines)
        {
            // A name can't imitate another field: it is on one line, with control characters escaped.
            if (line.StartsWith("State:", StringComparison.Ordinal)) ended = line.AsSpan("State:".Length).Trim() is ['Z' or 'X', ..];
            else if (line.StartsWith("PPid:", StringComparison.Ordinal)) parent = int.Parse(line.AsSpan("PPid:".Length), CultureInfo.InvariantCulture);
            else if (line.StartsWith("NSpid:", StringComparison.Ordinal)) depth = line.Split('\t', StringSplitOptions.RemoveEmptyEntries).Length - 1;
        }

        return new ProcessStatus(pid, parent, depth, ended);
    }
}
