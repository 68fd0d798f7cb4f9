using System.Diagnostics;
using System.Globalization;
using Fractal.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;
using Xunit;

namespace Fractal.EndToEnd.Tests;

/// <summary>What <c>./run</c> shows to new users.</summary>
[Collection(Installation.Collection)]
public sealed class DemoAppTests(Installation installation)
{
    /// <summary>Smooth letters alone give a window hundreds of colours; an empty screen has one or two.</summary>
    /// <remarks>
    /// Counts every pixel: a smaller copy of a nearly white page has seven colours or thirteen, depending on the positions of its letters.
    /// </remarks>
    private const string HasColours = """
        () => {
          const canvas = document.querySelector('#screen canvas');
          if (!canvas?.width) return false;
          const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
          return new Set(new Uint32Array(pixels.buffer)).size >= 64;
        }
        """;

    [Fact]
    public async Task Fonts_of_many_scripts_are_available()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("terminal");
        var container = await person.ContainerAsync();
        // Greek, Cyrillic, Hebrew, Arabic, Thai, Chinese, Japanese, Korean and emoji.
        await person.TypesAsync("for c in 3b1 436 5d0 627 e01 4e00 3042 ac00 1f600 1f9e1; do fc-list \":charset=$c\" family | head -n 1 >> list; done; mv list fonts\n");
        Assert.Equal(10, (await Eventually.TextAsync(container.Path("/home/user/fonts"))).Split('\n').Length);
    }

    /// <summary>Without that cache, a program reads every font and writes its own cache.</summary>
    [Fact]
    public async Task Apps_use_the_font_cache_of_the_machine()
    {
        var home = Directory.CreateTempSubdirectory("fractal-fonts-");
        using (var list = Process.Start(new ProcessStartInfo("fc-list") { RedirectStandardOutput = true, UseShellExecute = false, Environment = { ["HOME"] = home.FullName, ["XDG_CACHE_HOME"] = null } })!)
        {
            await list.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await list.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var ofOtherPrograms = home.EnumerateFiles("*.cache*", SearchOption.AllDirectories).Count();
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("terminal");
        var container = await person.ContainerAsync();
        await person.TypesAsync("fc-list > list; find .cache -name '*.cache*' | wc -l > list; mv list caches\n");
        Assert.Equal(ofOtherPrograms, int.Parse(await Eventually.TextAsync(container.Path("/home/user/caches")), CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("editor")]
    [InlineData("browser")]
    [InlineData("pictures")]
    public async Task Every_demo_app_shows_its_picture(string app)
    {
        Assert.SkipWhen(app == "browser" && !Environment.IsPrivilegedProcess, "an app with network needs a server that runs as root");
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync(app);
        await Person.UntilAsync(person.Page, HasColours);
        var folder = Directory.CreateDirectory(Path.Combine(SourceTree.Root, "artifacts/screenshots"));
        await person.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder.FullName, $"app-{app}.png") });
    }
}
