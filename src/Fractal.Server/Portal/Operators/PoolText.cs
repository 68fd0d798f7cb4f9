using System.Globalization;
using Fractal.Client.Administration;

namespace Fractal.Server.Portal.Operators;

/// <summary>The status of pools, as text and numbers for pages.</summary>
internal static class PoolText
{
    public static string Share(double? share) => share is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known * 100:0.##} %") : "–";

    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>Problems that need an operator, the same as in deploy's alert rules.</summary>
    public static IEnumerable<string> Worries(PoolResponse pool)
    {
        if (pool.LastHour.HitRate < pool.HitTarget - 0.05 && pool.LastDay.HitRate < pool.HitTarget)
            yield return $"Warm starts of {pool.App}: {Share(pool.LastHour.HitRate)} in the last hour, {Share(pool.LastDay.HitRate)} in the last day; the target is {Share(pool.HitTarget)}.";
        if (pool.Limits.Contains("noRoom")) yield return $"The pool of {pool.App} is limited by MaxContainers, of the app or of all pools.";
        if (pool.Limits.Contains("launchesFailing")) yield return $"Most launches of {pool.App} fail, so one is tried per minute: {pool.LastFailure}";
        if (pool.Limits.Contains("launchesSlower")) yield return $"Launches of {pool.App} take twice as long as before: 90 % of the last fifty took at most {Number(pool.LeadTimeSeconds)} s.";
        if (pool.Limits.Contains("staleMetrics")) yield return $"Starts of {pool.App} are not counted, so its pool keeps its size. See the background loop \"count demand\".";
    }
}
