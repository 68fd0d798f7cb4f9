using System.Globalization;
using Fractal.Client.Problems;
using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Pools;

internal static class PoolProblems
{
    /// <summary>A policy can't be parsed; lists every error.</summary>
    public static Problem Invalid(IReadOnlyList<string> errors) => PlatformProblems.Invalid("policy", [.. errors.Select(e => e + ".")]);

    public static Problem UnknownTimeZone(string name) => PlatformProblems.Invalid("timeZone", $"Unknown time zone \"{name}\". Example: Europe/Berlin.");

    public static Problem NothingCounted { get; } = PlatformProblems.Unreadable("No start of this pool was counted yet, so there is nothing to replay. Try again when there were some.");

    public static Problem TakesTooLong(TimeSpan limit) => new(
        503, ProblemCodes.Unavailable, PlatformProblems.Unavailable.Title, string.Create(CultureInfo.InvariantCulture, $"The replay took longer than {limit.TotalSeconds:0} s. Try again when the server has less to do, or use fractal simulate.")) { RetryAfter = limit };
}
