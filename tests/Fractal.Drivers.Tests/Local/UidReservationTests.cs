using System.Diagnostics;
using Fractal.Drivers.Local;
using Xunit;

namespace Fractal.Drivers.Tests.Local;

[Trait("Promise", "nothing is given twice")]
public sealed class UidReservationTests : IDisposable
{
    private readonly LocalOptions options = new() { UidBase = 70_000, UidCount = 8, UidFolder = Directory.CreateTempSubdirectory("fractal-uids-").FullName };

    [Fact]
    public void Each_id_is_reserved_once_and_exhaustion_is_reported()
    {
        var taken = Enumerable.Range(0, 8).Select(_ => UidReservation.Take(options)).ToList();
        Assert.Equal(Enumerable.Range(70_000, 8), taken.Select(r => r.Uid).Order());
        Assert.Contains("UidCount", Assert.Throws<DriverException>(() => UidReservation.Take(options)).Message, StringComparison.Ordinal);

        var free = taken[3].Uid;
        taken[3].Dispose();
        using (var again = UidReservation.Take(options)) Assert.Equal(free, again.Uid);
        foreach (var reservation in taken.Where((_, i) => i != 3)) reservation.Dispose();
        Assert.Equal(["lock"], Directory.GetFiles(options.UidFolder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Concurrent_reservations_never_share_an_id()
    {
        var held = new System.Collections.Concurrent.ConcurrentDictionary<int, bool>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 6 }, (_, _) =>
        {
            using var reservation = UidReservation.Take(options);
            Assert.True(held.TryAdd(reservation.Uid, true));
            Assert.True(held.TryRemove(reservation.Uid, out var _));
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public async Task A_reservation_lasts_as_long_as_its_process()
    {
        foreach (var uid in Enumerable.Range(70_000, 7)) await File.WriteAllTextAsync(Path.Combine(options.UidFolder, $"{uid}"), "", TestContext.Current.CancellationToken);
        using var other = Process.Start(new ProcessStartInfo("flock", ["-n", Path.Combine(options.UidFolder, "70007"), "sh", "-c", "echo held; exec cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        // A sweep removes what dead servers left, but not this.
        UidReservation.Sweep(options);
        Assert.Equal(["70007", "lock"], Directory.GetFiles(options.UidFolder).Select(Path.GetFileName).Order());
        var taken = Enumerable.Range(0, 7).Select(_ => UidReservation.Take(options)).ToList();
        Assert.DoesNotContain(taken, r => r.Uid == 70_007);
        Assert.Throws<DriverException>(() => UidReservation.Take(options));

        other.StandardInput.Close();
        await other.WaitForExitAsync(TestContext.Current.CancellationToken);
        using (var freed = UidReservation.Take(options)) Assert.Equal(70_007, freed.Uid);
        taken.ForEach(r => r.Dispose());
    }

    public void Dispose() => Directory.Delete(options.UidFolder, recursive: true);
}
