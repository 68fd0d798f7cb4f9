using Fractal.Server.Platform.Keys;
using Fractal.Server.Platform.Starting;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Fractal.Server.Tests.Platform.Keys;

public sealed class InstallationKeyTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fractal-key-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Replicas_that_create_a_shared_key_file_concurrently_have_one_key()
    {
        for (var round = 0; round < 20; round++)
        {
            var (file, at) = (Path.Combine(folder, $"key{round}"), new TaskCompletionSource());
            var starts = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                await at.Task;
                return KeyIn(file).Id;
            }, TestContext.Current.CancellationToken)).ToList();
            at.SetResult();
            Assert.Single((await Task.WhenAll(starts)).Distinct());
        }

        Assert.Equal(20, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public void A_missing_folder_is_reported_at_start() =>
        Assert.Throws<DirectoryNotFoundException>(() => KeyIn(Path.Combine(folder, "none", "key")));

    [Fact]
    public void A_lock_held_by_another_process_is_reported_in_one_line()
    {
        var file = Path.Combine(folder, "kept");
        using var kept = new FileStream(file + ".lock", FileMode.Create, FileAccess.Write, FileShare.None);
        Assert.Contains("kept.lock", Assert.Throws<StartException>(() => KeyIn(file)).Message, StringComparison.Ordinal);
    }

    private InstallationKey KeyIn(string file)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Fractal:Data"] = folder, ["Fractal:InstallationKeyFile"] = file }).Build();
        using var data = new DataFolder(settings);
        return new InstallationKey(data, settings, TimeProvider.System);
    }
}
