using Fractal.Client.Durations;
using Fractal.Server.Platform.Configuration;
using Fractal.Server.Platform.Starting;
using Fractal.Server.Platform.Storage;

namespace Fractal.Server.Platform.Keys;

/// <summary><c>rotate-key</c>: replaces the installation key and retires old keys.</summary>
internal static class RotateKeyCommand
{
    private const string Retire = "--retire", Stolen = "--stolen";

    private const string Usage = """
        rotate-key [--data DIR] [--after DURATION]
            Adds an installation key. Servers that share the file switch to the key after 10min (or --after). Sessions and sign-ins continue.
        rotate-key --retire [--data DIR]
            Removes the keys that were used before the one in use. Sign-ins of programs and containers that are older than it end.
        rotate-key --stolen [--data DIR]
            Adds a key and removes all others at once, while no server runs. Every sign-in and every session ends.
        """;

    /// <summary>Gives every server time to read the file several times, or every server's setting time to change.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromMinutes(10), DelayOfSetting = TimeSpan.FromDays(1);

    /// <summary>Waits until the servers' stored secrets are sealed under the current key.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromHours(1);

    public static bool Asked(string[] args) => args is ["rotate-key", ..];

    /// <returns>The exit code of the process.</returns>
    public static Task<int> RunAsync(string[] args, TimeProvider clock, TextWriter say, TextWriter complain) =>
        ProgramCommand.RunAsync(args, Usage, () => RunAsync(args[1..], clock, say), say, complain);

    private static async Task RunAsync(string[] options, TimeProvider clock, TextWriter say)
    {
        string[] flags = [Retire, Stolen];
        var configuration = ConfigurationSources.ForCommand([.. options.Except(flags)], new() { ["--after"] = "after" });
        var after = configuration["after"];
        var (retire, stolen, now) = (options.Contains(Retire), options.Contains(Stolen), clock.GetUtcNow());
        if ((retire && stolen) || (after is not null && (retire || stolen))) throw new StartException(Usage);
        var setting = configuration[InstallationKey.Setting] is { Length: > 0 } configured ? configured : null;
        var delay = setting is null ? Delay : DelayOfSetting;
        if (after is not null && !DurationText.TryParse(after, out delay, out var error)) throw new StartException($"--after: {error}");
        Func<KeyRing, KeyRing> change = stolen ? ring => ring.ReplaceAll(now)
            : retire ? ring => RetireOld(ring, now)
            : ring => ring.Add(now + delay);
        using var data = new DataFolder(configuration);
        if (stolen && !DatabaseAddress.Of(configuration).IsPostgres) data.Hold();
        if (setting is null) await ChangeFileAsync(KeyFile.Of(data, configuration), change, say);
        else await SaySettingAsync(change(KeyRing.Parse(setting, InstallationKey.Setting)), say);
        if (stolen) await say.WriteLineAsync("Restart every server now: until then it trusts the old key. Everybody has to sign in again, and every running container is replaced.");
        else if (!retire) await say.WriteLineAsync("The old key stays valid for existing containers and sign-ins. Remove it once they have ended, after 30 days by default: rotate-key --retire");
    }

    private static KeyRing RetireOld(KeyRing ring, DateTimeOffset now)
    {
        var inUse = ring.At(now);
        if (inUse.Number == ring.Keys[0].Number) throw new StartException("There is no old key to retire.");
        if (inUse.Since + Settled > now)
            throw new StartException($"Key {inUse.Number} has been in use only since {inUse.Since:yyyy-MM-dd HH:mm} UTC. Wait an hour, so that servers can seal under it what they keep.");
        return ring.RetireBefore(now);
    }

    private static async Task ChangeFileAsync(KeyFile file, Func<KeyRing, KeyRing> change, TextWriter say)
    {
        if (!File.Exists(file.Path)) throw new StartException($"There is no installation key at {file.Path}. Name its folder with --data.");
        var ring = file.Change(change);
        await say.WriteLineAsync($"{file.Path} now has {Count(ring)}. {Uses(ring)} Back it up: a backup made before does not have the new key.");
    }

    /// <summary>This command can't change a setting, so it prints the new value for the operator to store.</summary>
    private static async Task SaySettingAsync(KeyRing ring, TextWriter say)
    {
        await say.WriteLineAsync($"{InstallationKey.Setting} is set, so nothing is written. Give every server this value in its place, and restart each before it is used:");
        await say.WriteLineAsync(ring.ToString().Trim().ReplaceLineEndings(";"));
        await say.WriteLineAsync($"It has {Count(ring)}. {Uses(ring)}");
    }

    private static string Count(KeyRing ring) => ring.Keys.Count == 1 ? "one key" : $"{ring.Keys.Count} keys";

    private static string Uses(KeyRing ring) => $"Key {ring.Keys[^1].Number} is used from {ring.Keys[^1].Since:yyyy-MM-dd HH:mm:ss} UTC on.";
}
