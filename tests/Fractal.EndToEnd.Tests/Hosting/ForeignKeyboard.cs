using Microsoft.Playwright;

namespace Fractal.EndToEnd.Tests.Hosting;

/// <summary>Key events as Chromium reports them for layouts that Playwright lacks (Chrome DevTools Protocol, Input domain).</summary>
public sealed class ForeignKeyboard
{
    private const int VirtualKeyOfComposing = 229;
    private readonly ICDPSession browser;

    private ForeignKeyboard(ICDPSession browser) => this.browser = browser;

    public static async Task<ForeignKeyboard> OfAsync(Person person) => new(await person.Context.NewCDPSessionAsync(person.Page));

    /// <summary>A letter with its own key.</summary>
    public async Task PressAsync(string letter, string code)
    {
        await DownAsync(letter, code, text: letter);
        await UpAsync(letter, code);
    }

    /// <summary>A letter on another letter's key, with AltGr held down.</summary>
    public async Task PressWithAltGrAsync(string letter, string code)
    {
        await DownAsync("AltGraph", "AltRight");
        await PressAsync(letter, code);
        await UpAsync("AltGraph", "AltRight");
    }

    /// <summary>A dead key, and the key whose letter it changes.</summary>
    public async Task PressDeadAsync(string code, string accent, string nextCode, string letter)
    {
        await DownAsync("Dead", code);
        await ComposeAsync([accent], letter, nextCode);
        await UpAsync("Dead", code);
    }

    /// <summary>An input method's composition, key by key, and its result.</summary>
    public async Task ComposeAsync(string[] steps, string text, string code = "Space")
    {
        foreach (var step in steps)
        {
            await DownAsync("Process", "KeyN", VirtualKeyOfComposing);
            await SendAsync("Input.imeSetComposition", ("text", step), ("selectionStart", step.Length), ("selectionEnd", step.Length));
            await UpAsync("n", "KeyN");
        }

        await DownAsync("Process", code, VirtualKeyOfComposing);
        await SendAsync("Input.insertText", ("text", text));
        await UpAsync("Process", code);
    }

    /// <param name="modifiers">The held modifiers, as the browser reports them with every key: 1 Alt, 2 Ctrl, 4 Meta, 8 Shift.</param>
    public Task DownAsync(string key, string code, int virtualKey = 0, string? text = null, int modifiers = 0) =>
        SendAsync("Input.dispatchKeyEvent", ("type", text is null ? "rawKeyDown" : "keyDown"), ("key", key), ("code", code), ("windowsVirtualKeyCode", virtualKey), ("text", text ?? ""), ("modifiers", modifiers));

    public Task UpAsync(string key, string code, int modifiers = 0) => SendAsync("Input.dispatchKeyEvent", ("type", "keyUp"), ("key", key), ("code", code), ("modifiers", modifiers));

    private async Task SendAsync(string method, params (string Name, object Value)[] arguments) =>
        await browser.SendAsync(method, arguments.ToDictionary(argument => argument.Name, argument => argument.Value));
}
