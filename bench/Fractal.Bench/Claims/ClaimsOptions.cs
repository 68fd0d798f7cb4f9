using System.Globalization;

namespace Fractal.Bench.Claims;

/// <summary>Command-line options.</summary>
internal sealed record ClaimsOptions
{
    public static readonly string[] AllPhases = ["throughput", "latency", "growth", "live", "pools"];

    public const string Help = """
        bench/claims [--only throughput,latency,growth,live,pools] [--quick] [--seconds N] [--rounds N] [--connections N] [--rate N]
                     [--users N] [--ended N] [--live N] [--streams N] [--pools N] [--limit MINUTES]
        bench/claims --mode closed|open|burst|staggered [--connections N] [--rate N] [--count N] [--seconds N]    one load alone

        --only         throughput: starts/s on many connections beside pgbench and a bare claim on SQLite; latency: one client, an open loop, a burst;
                       growth: the same with a million ended sessions and live containers; live: starts beside heartbeats and event streams;
                       pools: starts, looks and pages with many pools beside the same with ten, a quarter of an hour, only if asked for
        --quick        one short round of throughput and latency, about two minutes
        --seconds      of each round (5)              --rounds    of each load; figures are medians (3)
        --connections  of the closed loop (128)       --rate      of the open loop, starts/s (300)      --count  starts of a burst (300)
        --users        with a subscription (100000)   --ended     sessions of the large site (1000000)
        --live         containers of it (100000)      --streams   open event streams (10000)
        --pools        of the site with many (10000)
        --limit        ends the bench after this number of minutes (45)
        """;

    public IReadOnlyList<string> Phases { get; init; } = [.. AllPhases.Where(phase => phase != "pools")];

    public string? Mode { get; init; }

    public int Seconds { get; init; } = 5;

    public int Rounds { get; init; } = 3;

    public int Connections { get; init; } = 128;

    public int Rate { get; init; } = 300;

    public int Count { get; init; } = 300;

    public int Users { get; init; } = 100_000;

    public int Ended { get; init; } = 1_000_000;

    public int Live { get; init; } = 100_000;

    public int Streams { get; init; } = 10_000;

    public int Pools { get; init; } = 10_000;

    public int LimitMinutes { get; init; } = 45;

    /// <exception cref="FormatException">An option is unknown or has an invalid value.</exception>
    public static ClaimsOptions Parse(string[] args)
    {
        var quick = args.Contains("--quick");
        var options = quick ? new ClaimsOptions { Phases = ["throughput", "latency"], Seconds = 2, Rounds = 1, LimitMinutes = 3 } : new ClaimsOptions();
        var words = args.Where(arg => arg != "--quick").ToArray();
        for (var i = 0; i < words.Length; i += 2)
        {
            var value = i + 1 < words.Length ? words[i + 1] : throw new FormatException($"{words[i]} wants a value.");
            options = options.With(words[i], value);
        }

        return options;
    }

    private ClaimsOptions With(string name, string value) => name switch
    {
        "--only" => this with { Phases = [.. value.Split(',').Select(phase => AllPhases.Contains(phase) ? phase : throw new FormatException($"There is no phase {phase}."))] },
        "--mode" => this with { Mode = value is "closed" or "open" or "burst" or "staggered" ? value : throw new FormatException($"There is no mode {value}.") },
        "--seconds" => this with { Seconds = Number(name, value) },
        "--rounds" => this with { Rounds = Number(name, value) },
        "--connections" => this with { Connections = Number(name, value) },
        "--rate" => this with { Rate = Number(name, value) },
        "--count" => this with { Count = Number(name, value) },
        "--users" => this with { Users = Number(name, value) },
        "--ended" => this with { Ended = Number(name, value) },
        "--live" => this with { Live = Number(name, value) },
        "--streams" => this with { Streams = Number(name, value) },
        "--pools" => this with { Pools = Number(name, value) },
        "--limit" => this with { LimitMinutes = Number(name, value) },
        _ => throw new FormatException($"There is no option {name}."),
    };

    private static int Number(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw new FormatException($"{name} wants a number, not {value}.");
}
