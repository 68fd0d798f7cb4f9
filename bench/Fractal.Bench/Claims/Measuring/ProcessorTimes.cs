using System.Globalization;

namespace Fractal.Bench.Claims.Measuring;

/// <summary>CPU seconds by consumer, from /proc. The one that uses all CPU time is the bottleneck.</summary>
internal sealed record ProcessorTimes(double Server, double Postgres, double Generator, double All)
{
    private const double TicksPerSecond = 100;

    /// <param name="server">A process, or 0 for none.</param>
    /// <param name="postmaster">PostgreSQL's first process; its children are included, also those that have exited.</param>
    public static ProcessorTimes Now(IEnumerable<int> servers, int postmaster)
    {
        var postgres = 0.0;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) || Fields(id) is not { } fields) continue;
            if (id == postmaster) postgres += Own(fields) + Seconds(fields[13]) + Seconds(fields[14]);
            else if (fields[1] == postmaster.ToString(CultureInfo.InvariantCulture)) postgres += Own(fields);
        }

        var server = servers.Sum(id => Fields(id) is { } fields ? Own(fields) : 0);
        return new ProcessorTimes(server, postgres, Own(Fields(Environment.ProcessId)!), Machine());
    }

    public static ProcessorTimes operator -(ProcessorTimes a, ProcessorTimes b) =>
        new(a.Server - b.Server, a.Postgres - b.Postgres, a.Generator - b.Generator, a.All - b.All);

    /// <summary>CPUs used, 1 for one whole CPU: by the measured processes, and by others on the machine.</summary>
    public ProcessorShares Per(TimeSpan time)
    {
        var seconds = Math.Max(0.001, time.TotalSeconds);
        return new ProcessorShares(Server / seconds, Postgres / seconds, Generator / seconds, Math.Max(0, (All - Server - Postgres - Generator) / seconds), Environment.ProcessorCount);
    }

    private static double Own(string[] fields) => Seconds(fields[11]) + Seconds(fields[12]);

    private static double Seconds(string ticks) => long.Parse(ticks, CultureInfo.InvariantCulture) / TicksPerSecond;

    /// <summary>Fields after the state, since a name may contain anything; null if the process has exited.</summary>
    private static string[]? Fields(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Everything that is not idle or waiting for a disk.</summary>
    private static double Machine()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9];
        return fields.Where((_, i) => i is not (3 or 4)).Sum(Seconds);
    }
}

/// <param name="Others">CPU used by others: the kernel on behalf of the processes, and unrelated programs.</param>
/// <param name="Processors">The number of CPUs.</param>
internal sealed record ProcessorShares(double Server, double Postgres, double Generator, double Others, int Processors);
