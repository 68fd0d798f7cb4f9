using Fractal.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;
using Xunit;

namespace Fractal.EndToEnd.Tests;

/// <summary>The page around the picture: remaining time, reserved keys, leaving.</summary>
[Collection(Installation.Another)]
public sealed class BarTests(Installation installation)
{
    [Fact]
    public async Task The_tabs_title_shows_the_remaining_time_and_input_hides_the_notice()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("drowsy");
        await Assertions.Expect(person.Page.Locator("#toast")).ToContainTextAsync("This session ends in", new LocatorAssertionsToContainTextOptions { Timeout = 30_000 });
        Assert.Matches(@"^\d:\d\d left · Drowsy", await person.Page.TitleAsync());
        await person.Page.Locator("#screen canvas").FocusAsync();
        await person.Page.Keyboard.PressAsync("a");
        // Immediately, before the server confirms that there is more than a minute left.
        Assert.True(await person.Page.Locator("#toast").IsHiddenAsync());
        Assert.Matches(@"^(1:\d\d left · )?Drowsy", await person.Page.TitleAsync());
    }

    [Fact]
    public async Task Reserved_keys_are_in_the_menu_and_available_in_full_screen()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.Page.AddInitScriptAsync("navigator.keyboard.lock = () => { window.locked = true; return Promise.resolve(); }; navigator.keyboard.unlock = () => { window.locked = false; };");
        await person.OpensAsync("terminal");
        var container = await person.ContainerAsync();
        await person.TypesAsync("stty -icanon; cat -v > typed\n");
        await Eventually.TrueAsync(() => File.Exists(container.Path("/home/user/typed")), "what is typed is read");
        await person.Page.FocusAsync("#handle");
        await person.Page.Keyboard.PressAsync("Enter");
        await person.Page.ClickAsync("button[aria-controls=keys]");
        foreach (var keys in new[] { "Control_L w", "Control_L t", "Control_L n" }) await person.Page.ClickAsync($"[data-keys='{keys}']");
        await person.TypesAsync("\n");
        await Eventually.TextIsAsync("^W^T^N", container.Path("/home/user/typed"));

        await person.Page.ClickAsync("#fullscreen");
        await Person.UntilAsync(person.Page, "() => window.locked === true");
        await person.Page.EvaluateAsync("() => document.exitFullscreen()");
        await Person.UntilAsync(person.Page, "() => window.locked === false");
    }

    [Fact]
    public async Task The_browser_asks_before_leaving_a_live_session_by_mistake()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("terminal");
        await person.TypesAsync("ls\n");
        var asked = new TaskCompletionSource<string>();
        person.Page.Dialog += async (_, dialog) =>
        {
            asked.TrySetResult(dialog.Type);
            await dialog.DismissAsync();
        };
        await person.Page.CloseAsync(new PageCloseOptions { RunBeforeUnload = true });
        Assert.Equal("beforeunload", await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        asked = new TaskCompletionSource<string>();
        await person.Page.FocusAsync("#handle");
        await person.Page.Keyboard.PressAsync("Enter");
        await person.Page.ClickAsync("#tools a.brand");
        await person.ArrivesAsync("**/apps");
        Assert.False(asked.Task.IsCompleted);
    }
}
