using System.Globalization;
using Fractal.Server.Platform.Keys;
using Fractal.Server.Platform.Starting;
using Fractal.Tests.Hosting;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Fractal.Server.Tests.Platform.Keys;

/// <summary>Only the server's user can read the database, the keys and the one-time codes.</summary>
[Trait("Promise", "no secret")]
public sealed class DataFolderStories : IDisposable
{
    private const UnixFileMode OthersMayRead = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private readonly string folder = Directory.CreateTempSubdirectory("fractal-test-").FullName;

    private string Data => Path.Combine(folder, "data");

    [Fact]
    public void A_folder_and_files_that_others_can_read_are_tightened()
    {
        Directory.CreateDirectory(Data);
        File.SetUnixFileMode(Data, (UnixFileMode)0b111_101_101);
        foreach (var name in new[] { "fractal.db", "fractal.db-wal", "installation.key", "administrator.code", "fractal.json" })
        {
            File.WriteAllText(Path.Combine(Data, name), "x");
            File.SetUnixFileMode(Path.Combine(Data, name), (UnixFileMode)0b110_100_100);
        }

        using var held = Open();
        held.Hold();
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(Data));
        Assert.All(Directory.GetFiles(Data), file => Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(file) & OthersMayRead));
    }

    [Fact]
    public void A_link_to_an_own_folder_is_followed()
    {
        Directory.CreateDirectory(Path.Combine(folder, "elsewhere"));
        Directory.CreateSymbolicLink(Data, Path.Combine(folder, "elsewhere"));
        using var held = Open();
        held.Hold();
        Assert.True(File.Exists(Path.Combine(folder, "elsewhere", "server.lock")));
    }

    [Fact]
    public void A_folder_that_others_can_write_to_is_rejected()
    {
        Directory.CreateDirectory(Data);
        File.SetUnixFileMode(Data, (UnixFileMode)0b111_111_111);
        Assert.Contains("can be written by its group or by everybody", Assert.Throws<StartException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_another_user_is_rejected()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Giving a folder to another user needs root.");
        Directory.CreateDirectory(Data);
        await Shell.RunAsync("chown", string.Create(CultureInfo.InvariantCulture, $"{65534}"), Data);
        var refused = Assert.Throws<StartException>(Open).Message;
        Assert.Contains("belongs to another user (uid 65534)", refused, StringComparison.Ordinal);
        Assert.Contains("--data", refused, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private DataFolder Open() => new(new ConfigurationBuilder().AddInMemoryCollection([new("Fractal:Data", Data)]).Build());
}
