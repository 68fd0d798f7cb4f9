using System.Diagnostics;
using Fractal.EndToEnd.Tests.Hosting;
using Xunit;

namespace Fractal.EndToEnd.Tests.Crashes;

/// <summary>
/// A short run of <c>bench/faults</c>: three servers over one PostgreSQL are killed, disconnected and deprived of their database, under
/// load.
/// </summary>
[Trait("Promise", "nothing is given twice")]
public sealed class FaultRunTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(9);

    [Fact]
    public async Task Nothing_is_assigned_twice_or_lost_and_planted_violations_are_found()
    {
        Assert.SkipUnless(Directory.Exists("/usr/lib/postgresql"), "PostgreSQL is not installed (apt-get install postgresql).");
        string[] arguments =
        [
            Path.Combine(SourceTree.Root, "artifacts/bin/Fractal.Bench/debug/Fractal.Bench.dll"), "faults", "--server", SourceTree.Server("debug"),
            "--starts", "2000", "--seconds", "12", "--visitors", "12", "--every", "1", "--limit", "8", "--prove",
        ];
        using var run = Process.Start(new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, errors) = (run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        await run.WaitForExitAsync(limit.Token);
        Assert.True(run.ExitCode == 0, await said + await errors);
        Assert.Contains("Nothing is wrong.", await said, StringComparison.Ordinal);
        Assert.Contains("The checker found every wrong that was planted.", await said, StringComparison.Ordinal);
    }
}
