using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Clusters;

public sealed class RuntimeFolderStories : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fractal-test-").FullName;

    [Theory]
    [InlineData("local", "Local")]
    [InlineData("simulated", "Simulated")]
    public async Task A_server_whose_runtime_folder_others_can_change_stops_with_one_line(string driver, string section)
    {
        var runtime = Directory.CreateDirectory(Path.Combine(folder, "runtime")).FullName;
        File.SetUnixFileMode(runtime, (UnixFileMode)0b111_111_111);
        var ended = await ServerProgram.RunAsync(
            "--driver", driver, "--data", Path.Combine(folder, "data"), "--urls", "http://127.0.0.1:0", $"--Fractal:{section}:RuntimeFolder", runtime);
        var said = ended.Refused();
        Assert.StartsWith("Fractal can't start.", said);
        Assert.Contains($"The folder {runtime} can be written by its group or by everybody.", said);
        Assert.DoesNotContain('\n', said);
        Assert.Empty(Directory.GetFileSystemEntries(runtime));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
