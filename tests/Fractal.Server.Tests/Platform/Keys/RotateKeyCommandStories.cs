using System.Text.RegularExpressions;
using Fractal.Server.Platform.Keys;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Platform.Keys;

public sealed class RotateKeyCommandStories(SqliteServer server) : IClassFixture<SqliteServer>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fractal-rotate-").FullName;

    private string KeyPath => Path.Combine(folder, "installation.key");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Rotation_adds_a_key_that_running_servers_read_and_backups_contain()
    {
        var before = new KeyFile(server.File("installation.key")).Read();
        var said = (await RunAsync("--data", server.File("."), "--after", "20s")).Succeeded().Output;
        Assert.Contains("2 keys", said, StringComparison.Ordinal);
        Assert.Contains("--retire", said, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(server.File("installation.key")));
        await server.RunReconcilersAsync();
        Assert.True(server.Get<InstallationKey>().IsRotated);
        Assert.Equal(before.Installation, server.Get<InstallationKey>().Id);

        var backup = Path.Combine(folder, "backup.tar");
        (await ServerProgram.RunAsync("backup", "--to", backup, "--data", server.File("."))).Succeeded();
        (await ServerProgram.RunAsync("restore", "--from", backup, "--data", Path.Combine(folder, "restored"))).Succeeded();
        Assert.Equal(await File.ReadAllTextAsync(server.File("installation.key")), await File.ReadAllTextAsync(Path.Combine(folder, "restored", "installation.key")));
        var restored = Path.Combine(folder, "restored");
        new KeyFile(Path.Combine(restored, "installation.key")).Change(ring => ring.ReplaceAll(TimeProvider.System.GetUtcNow()));
        var again = (await ServerProgram.RunAsync("restore", "--from", backup, "--data", restored, "--overwrite")).Succeeded().Output;
        Assert.Contains("OLDER INSTALLATION KEY", again, StringComparison.Ordinal);
        Assert.Contains("sign-ins are as they were", again, StringComparison.Ordinal);
        Assert.Contains("Another Fractal server uses", (await RunAsync("--stolen", "--data", server.File("."))).Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_keys_are_retired_only_after_the_new_one_has_been_used_for_an_hour()
    {
        await File.WriteAllTextAsync(KeyPath, KeyRing.NewText());
        Assert.Contains("no old key", (await RunAsync("--retire", "--data", folder)).Refused(), StringComparison.Ordinal);
        var file = new KeyFile(KeyPath);
        file.Change(ring => ring.Add(TimeProvider.System.GetUtcNow().AddMinutes(-5)));
        Assert.Contains("Wait an hour", (await RunAsync("--retire", "--data", folder)).Refused(), StringComparison.Ordinal);
        Assert.Equal(2, file.Read().Keys.Count);
        file.Change(ring => ring with { Keys = [ring.Keys[0], ring.Keys[1] with { Since = TimeProvider.System.GetUtcNow().AddHours(-2) }] });
        Assert.Contains("one key", (await RunAsync("--retire", "--data", folder)).Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(file.Read().Keys).Number);
        Assert.Contains("Restart every server now", (await RunAsync("--stolen", "--data", folder)).Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal(3, Assert.Single(file.Read().Keys).Number);
    }

    [Fact]
    public async Task A_rotated_key_of_a_setting_is_printed()
    {
        var key = KeyRing.NewText();
        var output = (await RunAsync("--data", folder, "--Fractal:InstallationKey", key)).Succeeded().Output;
        var printed = Regex.Match(output, "^installation .*$", RegexOptions.Multiline | RegexOptions.NonBacktracking).Value;
        var ring = KeyRing.Parse(printed, "the output");
        Assert.Equal(key, Convert.ToBase64String(ring.Keys[0].Secret));
        Assert.Equal(2, ring.Keys.Count);
        Assert.InRange(ring.Keys[1].Since - TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(23), TimeSpan.FromHours(25));
        Assert.Empty(Directory.GetFiles(folder, "installation*"));
    }

    [Theory]
    [InlineData("has no unit", "--after", "5")]
    [InlineData("rotate-key --retire", "--retire", "--stolen")]
    [InlineData("rotate-key --retire", "--retire", "--after", "5min")]
    [InlineData("no installation key")]
    public async Task Invalid_values_are_rejected_without_effect(string expected, params string[] options)
    {
        Assert.Contains(expected, (await RunAsync([.. options, "--data", folder])).Refused(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder, "installation*"));
    }

    private static Task<ServerProgram> RunAsync(params string[] options) => ServerProgram.RunAsync(["rotate-key", .. options]);
}
