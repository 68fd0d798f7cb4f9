using System.Globalization;

namespace Fractal.Load.Measuring;

/// <summary>Processor time in seconds, by whom, from /proc: who has it all is what bounds a figure.</summary>
internal sealed record ProcessorTimes(double Server, double Postgres, double Generator, double All)
{
    private const double TicksPerSecond = 100;

    /// <param name="server">A process, or 0 for none.</param>
    /// <param name="postmaster">PostgreSQL's first process; those it started count with it, also when they have ended.</param>
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

    /// <summary>Shares of a processor, 1 for the whole of one: ours, and what others on the machine took.</summary>
    public ProcessorShares Per(TimeSpan time)
    {
        var seconds = Math.Max(0.001, time.TotalSeconds);
        return new ProcessorShares(Server / seconds, Postgres / seconds, Generator / seconds, Math.Max(0, (All - Server - Postgres - Generator) / seconds), Environment.ProcessorCount);
    }

    private static double Own(string[] fields) => Seconds(fields[11]) + Seconds(fields[12]);

    private static double Seconds(string ticks) => long.Parse(ticks, CultureInfo.InvariantCulture) / TicksPerSecond;

    /// <summary>From the state on, since a name may hold anything; none if the process has ended.</summary>
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

    /// <summary>All that is not idle or waiting for a disk.</summary>
    private static double Machine()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9];
        return fields.Where((_, i) => i is not (3 or 4)).Sum(Seconds);
    }
}

/// <param name="Others">What else ran on the machine: the kernel's own work for us, and other people's.</param>
/// <param name="Processors">How many there are.</param>
internal sealed record ProcessorShares(double Server, double Postgres, double Generator, double Others, int Processors);
