using System.Diagnostics;
using Fractal.Agent.Display;
using Xunit;

namespace Fractal.Agent.Tests.Display;

public sealed class DisplayCookieTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"fractal-cookie-{Guid.CreateVersion7():N}");

    [Fact]
    public async Task The_file_is_readable_for_xauth()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/xauth"), "xauth is not installed.");
        var cookie = new DisplayCookie();
        cookie.Write(path);
        using var xauth = Process.Start(new ProcessStartInfo("/usr/bin/xauth", ["-f", path, "nlist"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var listed = await xauth.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await xauth.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal($"ffff 0000  0001 31 0012 {Convert.ToHexStringLower("MIT-MAGIC-COOKIE-1"u8)} 0010 {Convert.ToHexStringLower(cookie.Secret)}", listed.Trim());
    }

    [Fact]
    public void A_backup_is_private_and_overwrites_nothing()
    {
        new DisplayCookie().Write(path);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Throws<IOException>(() => new DisplayCookie().Write(path));
    }

    [Fact]
    public void Each_display_has_its_own_secret() => Assert.NotEqual(new DisplayCookie().Secret, new DisplayCookie().Secret);

    public void Dispose() => File.Delete(path);
}
