using Fractal.EndToEnd.Tests.Hosting;
using Xunit;

namespace Fractal.EndToEnd.Tests;

/// <summary>Other scripts, and modifiers that the browser reports incompletely.</summary>
[Collection(Installation.Collection)]
public sealed class KeyboardTests(Installation installation)
{
    private const int Alt = 1, Ctrl = 2;

    /// <summary>Far more than a keyboard has spare keys.</summary>
    internal static readonly string Alphabet = string.Concat(
        Letters(0x410, 64), Letters(0x391, 17), Letters(0x3b1, 25), Letters(0x5d0, 27), Letters(0x627, 20), Letters(0xe01, 46), Letters(0x3041, 80), Letters(0x4e00, 80), Letters(0xac00, 50), "€ß");

    [Fact]
    public async Task Four_hundred_characters_of_many_scripts_arrive_complete_and_in_order()
    {
        Assert.InRange(Alphabet.Length, 400, 420);
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("terminal");
        var container = await person.ContainerAsync();
        await person.TypesAsync("cat > typed\n");
        await Eventually.TrueAsync(() => File.Exists(container.Path("/home/user/typed")), "what is typed is read");
        var keyboard = await ForeignKeyboard.OfAsync(person);
        // Letter by letter, like keys of a layout, and then all at once, like an input method.
        foreach (var letter in Alphabet[..100]) await keyboard.PressAsync(letter.ToString(), "KeyF");
        await person.Page.Keyboard.PressAsync("Enter");
        await keyboard.ComposeAsync(["a"], Alphabet);
        await person.Page.Keyboard.PressAsync("Enter");
        await keyboard.ComposeAsync(["a"], Alphabet);
        await person.Page.Keyboard.PressAsync("Enter");
        await person.Page.Keyboard.PressAsync("Control+d");
        await Eventually.TrueAsync(() => File.ReadAllLines(container.Path("/home/user/typed")).Length == 3, "three lines were typed");
        Assert.Equal([Alphabet[..100], Alphabet, Alphabet], await File.ReadAllLinesAsync(container.Path("/home/user/typed")));
    }

    [Fact]
    public async Task Four_hundred_characters_arrive_in_a_GTK_app_too()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("note");
        var container = await person.ContainerAsync();
        var keyboard = await ForeignKeyboard.OfAsync(person);
        foreach (var letter in Alphabet[..100]) await keyboard.PressAsync(letter.ToString(), "KeyF");
        await person.Page.Keyboard.PressAsync("Enter");
        await keyboard.ComposeAsync(["a"], Alphabet);
        await person.Page.Keyboard.PressAsync("Control+s");
        await Eventually.TextIsAsync(Alphabet[..100] + "\n" + Alphabet, container.Path("/home/user/note"));
    }

    [Theory]
    [InlineData("с", "KeyC", "^C")] // Cyrillic
    [InlineData("χ", "KeyX", "^X")] // Greek
    [InlineData("ב", "KeyC", "^C")] // Hebrew
    [InlineData("ش", "KeyA", "^A")] // Arabic
    [InlineData("ฟ", "KeyA", "^A")] // Thai
    [InlineData("х", "BracketLeft", "^[")]
    public async Task With_Ctrl_a_non_Latin_letter_sends_its_keys_Latin_one(string letter, string code, string expected)
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("terminal");
        var container = await person.ContainerAsync();
        await person.TypesAsync("stty -isig; cat -v > typed\n");
        await Eventually.TrueAsync(() => File.Exists(container.Path("/home/user/typed")), "what is typed is read");
        var keyboard = await ForeignKeyboard.OfAsync(person);
        await keyboard.DownAsync("Control", "ControlLeft", modifiers: Ctrl);
        await keyboard.DownAsync(letter, code, modifiers: Ctrl);
        await keyboard.UpAsync(letter, code, modifiers: Ctrl);
        await keyboard.UpAsync("Control", "ControlLeft");
        await keyboard.PressAsync(letter, code);
        await person.Page.Keyboard.PressAsync("Enter");
        await person.Page.Keyboard.PressAsync("Control+d");
        // cat -v writes a byte beyond ASCII as M- and another.
        var typed = await Eventually.TextAsync(container.Path("/home/user/typed"));
        Assert.StartsWith(expected + "M-", typed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_with_a_Cyrillic_letter_interrupts()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("terminal");
        var container = await person.ContainerAsync();
        await person.TypesAsync("touch begun; sleep 1000; echo interrupted > file\n");
        await Eventually.TrueAsync(() => File.Exists(container.Path("/home/user/begun")), "the command runs");
        var keyboard = await ForeignKeyboard.OfAsync(person);
        await keyboard.DownAsync("Control", "ControlLeft", modifiers: Ctrl);
        await keyboard.DownAsync("с", "KeyC", modifiers: Ctrl);
        await keyboard.UpAsync("с", "KeyC", modifiers: Ctrl);
        await keyboard.UpAsync("Control", "ControlLeft");
        await person.TypesAsync("echo done > file\n");
        await Eventually.TextIsAsync("done", container.Path("/home/user/file"));
    }

    [Fact]
    public async Task Modifiers_follow_the_flags_of_events_if_a_press_or_release_is_missing()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("terminal");
        var container = await person.ContainerAsync();
        await person.TypesAsync("stty -isig -icanon; cat -v > typed\n");
        await Eventually.TrueAsync(() => File.Exists(container.Path("/home/user/typed")), "what is typed is read");
        var keyboard = await ForeignKeyboard.OfAsync(person);
        // Missing: Firefox with privacy.resistFingerprinting sends no events of modifiers.
        await keyboard.DownAsync("a", "KeyA", modifiers: Ctrl);
        await keyboard.UpAsync("a", "KeyA", modifiers: Ctrl);
        await keyboard.PressAsync("b", "KeyB");
        await keyboard.DownAsync("e", "KeyE", modifiers: Alt);
        await keyboard.UpAsync("e", "KeyE", modifiers: Alt);
        await keyboard.PressAsync("f", "KeyF");
        // Stuck: the window lost focus before the release.
        await keyboard.DownAsync("Control", "ControlLeft", modifiers: Ctrl);
        await keyboard.PressAsync("g", "KeyG");
        await keyboard.DownAsync("Alt", "AltLeft", modifiers: Alt);
        await keyboard.PressAsync("h", "KeyH");
        await person.Page.Keyboard.PressAsync("Enter");
        await Eventually.TrueAsync(() => File.ReadAllText(container.Path("/home/user/typed")).EndsWith('\n'), "the line was typed");
        // Alt is the meta key of xterm: ESC before the letter, or its eighth bit.
        Assert.Matches(@"^\^Ab(\^\[e|M-e|M-CM-%)fgh\n$", await File.ReadAllTextAsync(container.Path("/home/user/typed")));
    }

    private static string Letters(int from, int count) => string.Concat(Enumerable.Range(from, count).Where(code => code is not (0x3a2 or 0x63a)).Select(char.ConvertFromUtf32));
}
