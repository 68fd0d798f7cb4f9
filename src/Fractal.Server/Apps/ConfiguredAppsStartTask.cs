using System.Text.RegularExpressions;
using Fractal.Server.Platform.Configuration;
using Fractal.Server.Platform.Starting;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Apps;

/// <summary>
/// Stores the configured apps in rows at start. A changed specification makes a new version; apps that are no longer configured are
/// disabled.
/// </summary>
internal sealed partial class ConfiguredAppsStartTask(IConfiguration configuration, Database database, AppNames names, TimeProvider clock) : StartTask
{
    public override int Order => Rows;

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var configured = Read(configuration);
        await using var db = database.Open();
        var apps = await db.Apps.ToDictionaryAsync(app => app.Name, StringComparer.Ordinal, cancellationToken);
        var current = await db.AppVersions.Where(v => db.Apps.Any(a => a.CurrentVersionId == v.Id)).ToDictionaryAsync(v => v.Id, cancellationToken);
        foreach (var gone in apps.Values.Where(app => !configured.ContainsKey(app.Name))) gone.Enabled = false;
        var position = 0;
        foreach (var (name, options) in configured.OrderBy(c => c.Value.Position).ThenBy(c => c.Key, StringComparer.Ordinal))
        {
            if (!apps.TryGetValue(name, out var app))
            {
                app = new App { Id = Guid.CreateVersion7(clock.GetUtcNow()), Name = name };
                db.Add(app);
            }

            app.Position = position++;
            Describe(app, options);
            SetVersion(db, app, current.GetValueOrDefault(app.CurrentVersionId), options.ToSpec());
        }

        await db.SaveChangesAsync(cancellationToken);
        foreach (var app in db.Apps.Local) names.Add(app);
    }

    /// <summary>Reads and validates every app and reports all errors at once.</summary>
    /// <exception cref="StartException">The configuration is invalid; the message lists every error.</exception>
    public static IReadOnlyDictionary<string, AppOptions> Read(IConfiguration configuration)
    {
        var apps = new Dictionary<string, AppOptions>(StringComparer.Ordinal);
        var errors = new List<string>();
        foreach (var section in configuration.GetSection("Fractal:Apps").GetChildren())
        {
            if (CheckedSettings.Read<AppOptions>(section, errors) is not { } options) continue;
            errors.AddRange(Check(section, options));
            apps[section.Key] = options;
        }

        return errors.Count == 0 ? apps : throw new StartException("The configuration of apps is not valid:\n  " + string.Join("\n  ", errors));
    }

    private static IEnumerable<string> Check(IConfigurationSection section, AppOptions options)
    {
        if (!AppName().IsMatch(section.Key)) yield return $"{section.Path}: a name is 1 to 64 lower-case letters, digits and hyphens.";
        foreach (var error in options.Policy is { } policy ? PoolPolicies.Read(policy, TimeZoneInfo.Utc).Errors : []) yield return $"{section.Path}:Policy: {error}.";
        if (options.Idle > options.MaxContainers) yield return $"{section.Path}:Idle: {options.Idle} idle containers are more than MaxContainers, {options.MaxContainers}.";
        if (options.Command is [var program, ..] && string.IsNullOrWhiteSpace(program)) yield return $"{section.Path}:Command: the first part is the program, and is empty.";
        foreach (var name in options.Environment.Keys.Where(name => !VariableName().IsMatch(name)))
            yield return $"{section.Path}:Environment: \"{name}\" is no name of a variable: letters, digits and _, not a digit first.";
        foreach (var path in options.ConfigPaths.Where(path => path.StartsWith('/') || path.Split('/').Contains("..")))
            yield return $"{section.Path}:ConfigPaths: \"{path}\" leaves the home folder.";
    }

    private static void Describe(App app, AppOptions options)
    {
        app.Title = options.Title;
        app.Description = options.Description;
        app.Icon = options.Icon;
        app.Enabled = options.Enabled;
        app.KeepsConfig = options.ConfigPaths.Length > 0;
        app.ConnectTimeout = options.ConnectTimeout;
        app.ReconnectWindow = options.ReconnectWindow;
        app.IdleTimeout = options.IdleTimeout;
        app.MaxDuration = options.MaxDuration;
        app.Policy = PoolPolicies.Of(options);
        app.MaxContainers = options.MaxContainers;
        app.MaxQueue = options.MaxQueue;
    }

    private void SetVersion(FractalDb db, App app, AppVersion? current, AppSpec spec)
    {
        if (current is not null && AppVersion.Serialize(current.Spec) == AppVersion.Serialize(spec)) return;
        var version = new AppVersion { Id = Guid.CreateVersion7(clock.GetUtcNow()), AppId = app.Id, Spec = spec, CreatedAt = clock.GetUtcNow() };
        db.Add(version);
        app.CurrentVersionId = version.Id;
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex VariableName();

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,63}$")]
    private static partial Regex AppName();
}
