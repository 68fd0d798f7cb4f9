using System.Globalization;
using Fractal.Bench.Claims.Phases;
using Fractal.Scaling;

namespace Fractal.Bench.Site;

/// <summary>
/// Many apps with a pool each, copied from the one real app, and their recorded counts: a fifth had starts in the last fifteen days, the
/// first sixty per hour, the others increasingly rarely. They count from 1. Nothing is launched, because there is no capacity (<see
/// cref="Settings"/>), and none is ended, because each pool wants all the containers that it is given.
/// </summary>
internal sealed class ManyPools(RowCopies rows, DateTimeOffset at, int count)
{
    /// <summary>Stored as an operator's file, effective from the next start.</summary>
    public const string Settings = """{"Fractal":{"Pools":{"MaxContainers":1}}}""";

    private const int App = 7, Version = 8, Pool = 9, Days = 15, MostPerHour = 60, MostIdle = 20_000;

    private readonly Ids apps = new(at, App), versions = new(at, Version), pools = new(at, Pool);

    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"app{number:00000}");

    public async Task PlantAsync()
    {
        await CopyAsync("app_versions", new() { ["id"] = versions.Sql("i"), ["app_id"] = apps.Sql("i") });
        await CopyAsync("apps", new()
        {
            ["id"] = apps.Sql("i"), ["current_version_id"] = versions.Sql("i"), ["name"] = "'app' || lpad(i::text, 5, '0')", ["position"] = "i",
            ["policy"] = string.Create(CultureInfo.InvariantCulture, $"'forecast:min={Math.Max(SiteLoad.PerPool, MostIdle / count)}'"),
        });
        // A server disables apps that are not configured. Ten thousand apps in a file take minutes to read, which is not what is measured
        // here.
        await rows.ExecuteAsync("""
            create function stay_on() returns trigger language plpgsql as 'begin new.enabled := true; return new; end';
            create trigger stay_on before update on apps for each row execute function stay_on();
            """);
        // All were tuned; for a tenth, tuning is due again.
        await CopyAsync("pools", new()
        {
            ["id"] = pools.Sql("i"), ["app_id"] = apps.Sql("i"), ["tuned_price"] = "5000", ["tuned_floor"] = "0", ["tuned_at"] = "now() - make_interval(days => (i % 10 = 0)::int)",
        });
        await CopyAsync("pool_levels", new() { ["app_id"] = apps.Sql("i") });
        var (step, replica) = (DemandStep.Of(TimeProvider.System.GetUtcNow()), Guid.CreateVersion7(at));
        await rows.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"""
            select setseed(0.5);
            insert into demand_counts (app_id, region, step, replica, warm, queued, refused)
            select {apps.Sql("i")}, (select region from model_pools limit 1), {step} - (random() * {Days * DemandStep.PerDay})::bigint, '{replica}', 1, 0, 0
            from generate_series(1, {Math.Max(count / 5, Math.Min(count, 10))}) i, generate_series(1, greatest(1, ({Days * 24 * MostPerHour} * power(i, -0.8))::int)) start
            on conflict do nothing;
            insert into demand_spans (replica, from_step, until_step) values ('{replica}', {step - (Days * DemandStep.PerDay)}, {step});
            """));
    }

    /// <summary>Assigns containers to pools in turn.</summary>
    public Dictionary<string, string> SpreadOver(string number)
    {
        var which = string.Create(CultureInfo.InvariantCulture, $"(1 + {number} % {count})");
        return new Dictionary<string, string> { ["app_id"] = apps.Sql(which), ["app_version_id"] = versions.Sql(which) };
    }

    private Task CopyAsync(string table, Dictionary<string, string> values) => rows.AddAsync(table, "true", count, values);
}
