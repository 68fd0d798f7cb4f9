using System.Globalization;
using Fractal.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;
using Xunit;

namespace Fractal.EndToEnd.Tests;

/// <summary>The picture's size and sharpness.</summary>
[Collection(Installation.Another)]
public sealed class SizeTests(Installation installation)
{
    private const string ShowsText = """
        () => {
          const canvas = document.querySelector('#screen canvas');
          return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value, i) => i % 4 < 3 && value > 128);
        }
        """;

    [Fact]
    public async Task The_picture_follows_the_size_of_the_window()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("terminal");
        await person.Page.SetViewportSizeAsync(640, 480);
        await HasSizeAsync(person, 640, 480);
        var container = await person.ContainerAsync();
        await Eventually.TrueAsync(async () =>
        {
            await person.TypesAsync("stty size > size\n");
            await Task.Delay(200);
            return int.Parse((await Eventually.TextAsync(container.Path("/home/user/size"))).Split(' ')[1], CultureInfo.InvariantCulture) < 90;
        }, "the terminal has fewer columns");
    }

    [Fact]
    public async Task A_tiny_window_shows_the_picture_again_when_enlarged()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("terminal");
        foreach (var (width, height) in new[] { (1, 1), (50, 50), (1, 700), (800, 600) })
        {
            await person.Page.SetViewportSizeAsync(width, height);
            await Task.Delay(400, TestContext.Current.CancellationToken);
        }

        await HasSizeAsync(person, 800, 600);
        await person.TypesAsync("clear; seq 1 20\n");
        await Person.UntilAsync(person.Page, ShowsText);
    }

    [Fact]
    public async Task A_window_too_large_for_the_apps_memory_gets_a_smaller_picture()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("terminal");
        await person.Page.SetViewportSizeAsync(8000, 5000);
        // 512 MiB.
        await HasSizeAsync(person, 3663, 2289);
        Assert.Equal("8000", await person.Page.EvaluateAsync<string>("() => String(Math.round(document.querySelector('#screen canvas').getBoundingClientRect().width / 10) * 10)"));
        await person.Page.SetViewportSizeAsync(900, 600);
        await HasSizeAsync(person, 900, 600);
        var container = await person.ContainerAsync();
        await person.TypesAsync("echo alive > file\n");
        await Eventually.TextIsAsync("alive", container.Path("/home/user/file"));
    }

    [Fact]
    public async Task On_a_dense_screen_the_picture_uses_whole_pixels_or_full_resolution_on_request()
    {
        await using var person = await Person.RegistersAsync(installation, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 800, Height = 600 }, DeviceScaleFactor = 2 });
        await person.OpensAsync("terminal");
        await HasSizeAsync(person, 800, 600);
        Assert.Equal("pixelated", await person.Page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('#screen canvas')).imageRendering"));
        await person.Page.FocusAsync("#handle");
        await person.Page.Keyboard.PressAsync("Enter");
        await person.Page.SelectOptionAsync("#resolution", "fine");
        await HasSizeAsync(person, 1600, 1200);
        Assert.Equal("800 600 auto", await person.Page.EvaluateAsync<string>(
            "() => { const canvas = document.querySelector('#screen canvas'), shown = canvas.getBoundingClientRect(); return `${shown.width} ${shown.height} ${getComputedStyle(canvas).imageRendering}`; }"));
        await person.Page.ReloadAsync();
        await person.SeesPictureAsync();
        await HasSizeAsync(person, 1600, 1200);
    }

    [Fact]
    public async Task On_an_ordinary_screen_there_is_nothing_to_choose()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("terminal");
        await person.Page.FocusAsync("#handle");
        await person.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(person.Page.Locator("#quality")).ToBeVisibleAsync();
        await Assertions.Expect(person.Page.Locator("#resolution")).ToBeHiddenAsync();
    }

    private static Task HasSizeAsync(Person person, int width, int height) =>
        Person.UntilAsync(person.Page, string.Create(CultureInfo.InvariantCulture, $"() => {{ const c = document.querySelector('#screen canvas'); return c.width === {width} && c.height === {height}; }}"));
}
