using System.Globalization;
using Fractal.Client.Administration;
using Fractal.Server.Apps;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Pools;

namespace Fractal.Server.Portal.Operators;

/// <summary>An operator's input in the form for a pool's policy. Empty fields mean the app's or the installation's setting.</summary>
internal sealed record PoolEdit(string? Policy, string? Percent, string? TimeZone)
{
    /// <summary>
    /// Leads back to the form with the input, so that it can be corrected. Text longer than allowed is cut and remains too long.
    /// </summary>
    public string Query => QueryString.Create(new Dictionary<string, string?>
    {
        ["edit"] = "true", ["policy"] = Cut(Policy, PoolPolicies.MaxLength + 1), ["percent"] = Cut(Percent, 20), ["timeZone"] = Cut(TimeZone, 65),
    }).ToString();

    /// <returns>The parsed choice, or the errors in it.</returns>
    public Result<SetPoolPolicyRequest> Read()
    {
        var share = Given(Percent) is { } text ? Share(text) : null;
        if (share is null && Given(Percent) is not null) return PlatformProblems.Invalid("percent", $"The hit target \"{Percent}\" is invalid: enter a number from 50 to 99.99.");
        if (Given(Policy) is { Length: > PoolPolicies.MaxLength }) return PlatformProblems.Invalid("policy", $"A policy has at most {PoolPolicies.MaxLength} characters.");
        var request = new SetPoolPolicyRequest(Given(Policy), Given(TimeZone), share);
        return ChangePool.Check(request) is { } wrong ? wrong : request;
    }

    private static double? Share(string percent) =>
        double.TryParse(percent, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 50 and <= 99.99 ? number / 100 : null;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string? Cut(string? text, int most) => text?.Length > most ? text[..most] : text;
}
