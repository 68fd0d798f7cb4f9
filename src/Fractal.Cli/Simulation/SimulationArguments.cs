using System.Globalization;
using Fractal.Cli.Terminal;
using Fractal.Scaling.Policies;
using Fractal.Scaling.Simulation;

namespace Fractal.Cli.Simulation;

/// <summary>Converts the arguments to a request and reports all errors at once.</summary>
internal sealed class SimulationArguments(string[] policies, string? leadTime, string? target, string? timeZone, string? sessionLength, string? waiting)
{
    public const string LostSales = "lost-sales", Queued = "queued";

    private readonly List<string> errors = [];

    public static string Word(Waiting waiting) => waiting == Waiting.Queued ? Queued : LostSales;

    public SimulationRequest Request(DemandTrace trace)
    {
        var zone = Zone();
        var request = new SimulationRequest(trace)
        {
            Zone = zone,
            LeadTime = Time("--lead-time", leadTime ?? "30s", TimeSpan.FromHours(1)),
            SessionLength = Time("--session-length", sessionLength ?? "30min", TimeSpan.FromDays(7)),
            HitTarget = Target(),
            Waiting = Discipline(),
        };
        if (policies.Length > 0) request = request with { Policies = [.. policies.Select(p => Policy(p, zone)).OfType<PolicyText>()] };
        return errors.Count == 0 ? request : throw new CliException(string.Join(' ', errors) + " See: fractal simulate --help", ExitCodes.Usage);
    }

    private PolicyText? Policy(string written, TimeZoneInfo zone)
    {
        var (text, error) = PolicyText.Parse(written);
        IReadOnlyList<string> wrong = text is null ? [error!] : PolicyCatalog.Build(text, zone).Errors;
        errors.AddRange(wrong.Select(e => $"--policy {written}: {e}."));
        return text;
    }

    private TimeSpan Time(string option, string text, TimeSpan most)
    {
        var letters = text.Length - text.Reverse().TakeWhile(char.IsLetter).Count();
        double? unit = text[letters..] switch { "" or "s" => 1, "m" or "min" => 60, "h" => 3600, _ => null };
        if (unit is { } seconds && double.TryParse(text[..letters].TrimEnd(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number * seconds >= 1 && number * seconds <= most.TotalSeconds)
            return TimeSpan.FromSeconds(number * seconds);
        errors.Add($"{option} is \"{text}\"; it is a time from 1s to {most.TotalHours:0}h, as 30s, 3min or 1h.");
        return TimeSpan.FromSeconds(30);
    }

    private double Target()
    {
        var text = target ?? "99%";
        if (HitTarget.Parse(text) is { } share) return share;
        errors.Add(HitTarget.Wrong("--target", text));
        return 0.99;
    }

    private Waiting Discipline()
    {
        if (waiting is null or LostSales) return Waiting.LostSales;
        if (waiting != Queued) errors.Add($"--waiting is \"{waiting}\"; it is {LostSales} or {Queued}.");
        return Waiting.Queued;
    }

    private TimeZoneInfo Zone()
    {
        if (timeZone is null) return TimeZoneInfo.Utc;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone)) return zone;
        errors.Add($"--time-zone is \"{timeZone}\", which this machine does not know; it is a name as Europe/Berlin.");
        return TimeZoneInfo.Utc;
    }
}
