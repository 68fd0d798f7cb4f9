using Fractal.Server.Platform.Configuration;
using Fractal.Server.Platform.Starting;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Subscriptions;

/// <summary>Stores the configured tiers in rows at start. If none is configured, there is one, <c>standard</c>, with every app.</summary>
internal sealed class ConfiguredTiersStartTask(IConfiguration configuration, IOptions<SubscriptionOptions> options, Database database, ILogger<ConfiguredTiersStartTask> logger) : StartTask
{
    public override int Order => Rows;

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var configured = Read();
        await using var db = database.Open();
        foreach (var (name, tier) in configured)
        {
            var row = await db.Tiers.FirstOrDefaultAsync(t => t.Name == name, cancellationToken);
            if (row is null) db.Add(row = new Tier { Name = name });
            row.Title = tier.Title.Length > 0 ? tier.Title : name;
            row.Apps = tier.Apps.Length > 0 ? [.. tier.Apps] : ["*"];
            (row.MaxLiveSessions, row.Priority) = (tier.MaxLiveSessions, tier.Priority);
            (row.MaxDuration, row.IdleTimeout, row.ReconnectWindow) = (tier.MaxDuration, tier.IdleTimeout, tier.ReconnectWindow);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private Dictionary<string, TierOptions> Read()
    {
        var tiers = new Dictionary<string, TierOptions>(StringComparer.Ordinal) { ["standard"] = new() { Title = "Standard" } };
        var apps = configuration.GetSection("Fractal:Apps").GetChildren().Select(app => app.Key).ToHashSet(StringComparer.Ordinal);
        var errors = new List<string>();
        foreach (var section in configuration.GetSection("Fractal:Tiers").GetChildren())
        {
            if (section.Key.Length > Tier.MaxNameLength) errors.Add($"{section.Path}: a name is at most {Tier.MaxNameLength} characters.");
            if (CheckedSettings.Read<TierOptions>(section, errors) is not { } tier) continue;
            // A warning only: an app may be removed from the configuration while a tier still names it, but the name may also be misspelt.
            foreach (var app in tier.Apps.Where(app => app != "*" && !apps.Contains(app))) logger.UnknownAppInTier(section.Key, app);
            tiers[section.Key] = tier;
        }

        if (!tiers.ContainsKey(options.Value.Tier)) errors.Add($"Fractal:Subscriptions:Tier: there is no tier \"{options.Value.Tier}\".");
        return errors.Count == 0 ? tiers : throw new StartException("The configuration of tiers is not valid:\n  " + string.Join("\n  ", errors));
    }
}
