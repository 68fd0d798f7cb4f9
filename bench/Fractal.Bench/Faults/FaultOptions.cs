using System.Globalization;
using Fractal.Bench.Site;

namespace Fractal.Bench.Faults;

/// <summary>Command-line options of the fault run.</summary>
internal sealed record FaultOptions
{
    public const string Help = """
        bench/faults [--starts N] [--seconds N] [--visitors N] [--every SECONDS] [--idle N] [--limit MINUTES] [--prove]

        Three servers over one PostgreSQL and one simulated cluster, under starts and ends, while servers are killed, connections cut and the database killed;
        then every row, every answer and the cluster's own record are held against each other. Fails if anything is wrong.
        --starts    answered starts until the load ends (200000)      --seconds   ends it before, but no fault is left out (a day)
        --visitors  who start and end at the same time (48)
        --every     seconds from one fault to the next (8)            --limit     ends the run after this number of minutes (90)
        --idle      ready containers to be kept; as many are launched in ten seconds at most, twice as many may exist (120)
        --prove     afterwards wrongs are planted, one after the other, and the checker has to find each
        """;

    public int Starts { get; init; } = 200_000;

    public int Seconds { get; init; } = 86_400;

    public int Visitors { get; init; } = 48;

    public int EverySeconds { get; init; } = 8;

    /// <summary>The pool's size, and so the number of launches per step of ten seconds.</summary>
    public int Idle { get; init; } = 120;

    public int LimitMinutes { get; init; } = 90;

    public bool Prove { get; init; }

    /// <summary>The dll of the server.</summary>
    public string Server { get; init; } = ServerProcess.Released;

    /// <exception cref="FormatException">An option is unknown or has an invalid value.</exception>
    public static FaultOptions Parse(string[] args)
    {
        var options = new FaultOptions { Prove = args.Contains("--prove") };
        var words = args.Where(arg => arg != "--prove").ToArray();
        for (var i = 0; i < words.Length; i += 2)
        {
            var value = i + 1 < words.Length ? words[i + 1] : throw new FormatException($"{words[i]} wants a value.");
            options = words[i] switch
            {
                "--starts" => options with { Starts = Number(value) },
                "--seconds" => options with { Seconds = Number(value) },
                "--visitors" => options with { Visitors = Number(value) },
                "--every" => options with { EverySeconds = Number(value) },
                "--idle" => options with { Idle = Number(value) },
                "--limit" => options with { LimitMinutes = Number(value) },
                "--server" => options with { Server = Path.GetFullPath(value) },
                _ => throw new FormatException($"There is no option {words[i]}."),
            };
        }

        return options;
    }

    private static int Number(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw new FormatException($"{value} is no number that will do.");
}
