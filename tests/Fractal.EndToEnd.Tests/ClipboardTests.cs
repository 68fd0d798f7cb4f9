using Fractal.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;
using Xunit;

namespace Fractal.EndToEnd.Tests;

/// <summary>Text copied between this computer and the app.</summary>
[Collection(Installation.Another)]
public sealed class ClipboardTests(Installation installation)
{
    [Fact]
    public async Task Text_can_be_copied_in_both_directions()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("terminal");
        var container = await person.ContainerAsync();
        await OpenPanelAsync(person);
        await person.Page.FillAsync("#clipboard-text", "from the browser");
        await Eventually.TrueAsync(async () =>
        {
            // The app requests the text when it is asked to paste, and may take a while.
            await person.TypesAsync("read line; echo $line > pasted\n");
            await person.Page.Keyboard.PressAsync("Shift+Insert");
            await Task.Delay(500);
            await person.TypesAsync("\n");
            return await Eventually.TextAsync(container.Path("/home/user/pasted")) == "from the browser";
        }, "the text was pasted");

        await CopyInAppAsync(person, "from-the-app");
    }

    [Fact]
    public async Task A_long_text_arrives_complete_and_a_too_long_one_is_rejected_with_a_message()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("terminal");
        var container = await person.ContainerAsync();
        await OpenPanelAsync(person);
        var lines = string.Concat(Enumerable.Range(0, 6000).Select(i => $"{i:d6} what is copied on a computer of one's own\n"));
        await person.Page.EvaluateAsync("text => { const box = document.getElementById('clipboard-text'); box.value = text; box.dispatchEvent(new Event('input')); }", lines[..3] + "\0" + lines[3..]);
        await Task.Delay(500, TestContext.Current.CancellationToken);
        await person.TypesAsync("cat > pasted\n");
        await Eventually.TrueAsync(() => File.Exists(container.Path("/home/user/pasted")), "what is pasted is read");
        await person.Page.Keyboard.PressAsync("Shift+Insert");
        await Eventually.TrueAsync(() => new FileInfo(container.Path("/home/user/pasted")).Length >= lines.Length, "all of it was pasted");
        Assert.Equal(lines, await File.ReadAllTextAsync(container.Path("/home/user/pasted")));

        await person.Page.EvaluateAsync("() => { const box = document.getElementById('clipboard-text'); box.value = 'x'.repeat(20_000_000); box.dispatchEvent(new Event('input')); }");
        await Assertions.Expect(person.Page.Locator("#clipboard-state")).ToContainTextAsync("exceeds 1 MiB");
        await person.Page.Keyboard.PressAsync("Control+d");
        await person.TypesAsync("echo lives > file\n");
        await Eventually.TextIsAsync("lives", container.Path("/home/user/file"));
    }

    /// <summary>Replaces the browser's clipboard with the test's own, so that access from a background page can be denied.</summary>
    [Fact]
    public async Task The_newest_copy_wins_wherever_it_was_made()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.Page.AddInitScriptAsync("""
            window.board = 'old and local';
            window.refuses = false;
            const clipboard = {
              readText: async () => window.board,
              writeText: async text => { if (window.refuses) throw new DOMException('not focused', 'NotAllowedError'); window.board = text; },
            };
            Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => clipboard });
            """);
        await person.OpensAsync("terminal");
        await OpenPanelAsync(person);
        await person.Page.ClickAsync("#clipboard-share");
        await Assertions.Expect(person.Page.Locator("#clipboard-text")).ToHaveValueAsync("old and local");

        // The app copies while the page is in the background; on return its text is the newest.
        await person.Page.EvaluateAsync("() => { window.refuses = true; }");
        await CopyInAppAsync(person, "first-of-the-app");
        await person.Page.EvaluateAsync("() => { window.refuses = false; window.dispatchEvent(new Event('focus')); }");
        await Person.UntilAsync(person.Page, "() => window.board.includes('first-of-the-app')");
        Assert.Contains("first-of-the-app", await person.Page.InputValueAsync("#clipboard-text"), StringComparison.Ordinal);

        // The app copies in the background, and then the user copies something on this computer.
        await person.Page.EvaluateAsync("() => { window.refuses = true; }");
        await CopyInAppAsync(person, "second-of-the-app");
        await person.Page.EvaluateAsync("() => { window.refuses = false; window.board = 'new and local'; window.dispatchEvent(new Event('focus')); }");
        await Assertions.Expect(person.Page.Locator("#clipboard-text")).ToHaveValueAsync("new and local");
        Assert.Equal("new and local", await person.Page.EvaluateAsync<string>("() => window.board"));
    }

    /// <summary>A triple click selects a line of the terminal, which copies it.</summary>
    private static async Task CopyInAppAsync(Person person, string text)
    {
        await person.TypesAsync($"clear; echo {text}\n");
        await Eventually.TrueAsync(async () =>
        {
            await person.Page.Mouse.ClickAsync(40, 10, new MouseClickOptions { ClickCount = 3 });
            await Task.Delay(300);
            return (await person.Page.InputValueAsync("#clipboard-text")).Contains(text, StringComparison.Ordinal);
        }, "what was marked is copied");
    }

    private static async Task OpenPanelAsync(Person person)
    {
        await person.Page.FocusAsync("#handle");
        await person.Page.Keyboard.PressAsync("Enter");
        await person.Page.ClickAsync("button[aria-controls=clipboard]");
    }
}
