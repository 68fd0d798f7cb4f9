using Fractal.EndToEnd.Tests.Hosting;
using Xunit;

namespace Fractal.EndToEnd.Tests;

/// <summary>The keyboard in Firefox, which reports keys differently.</summary>
[Collection(Installation.Collection)]
public sealed class FirefoxTests(Installation installation)
{
    [Fact]
    public async Task Text_of_many_scripts_arrives_complete_and_in_order()
    {
        await using var firefox = await Firefox.StartAsync();
        await firefox.RegisterAsync(installation);
        var container = await firefox.OpenAsync(installation, "terminal");
        await firefox.TypeAsync("cat > typed" + Firefox.Enter);
        await Eventually.TrueAsync(() => File.Exists(container.Path("/home/user/typed")), "what is typed is read");
        await firefox.TypeAsync(KeyboardTests.Alphabet + Firefox.Enter);
        await firefox.ChordAsync(Firefox.Control, 'd');
        await Eventually.TextIsAsync(KeyboardTests.Alphabet, container.Path("/home/user/typed"));
    }

    [Fact]
    public async Task Ctrl_with_a_Cyrillic_letter_interrupts()
    {
        await using var firefox = await Firefox.StartAsync();
        await firefox.RegisterAsync(installation);
        var container = await firefox.OpenAsync(installation, "terminal");
        await firefox.TypeAsync("touch begun; sleep 1000; echo interrupted > file" + Firefox.Enter);
        await Eventually.TrueAsync(() => File.Exists(container.Path("/home/user/begun")), "the command runs");
        await firefox.DispatchAsync("keydown", "Control", "ControlLeft", ctrl: true);
        await firefox.DispatchAsync("keydown", "с", "KeyC", ctrl: true);
        await firefox.DispatchAsync("keyup", "с", "KeyC", ctrl: true);
        await firefox.DispatchAsync("keyup", "Control", "ControlLeft");
        await firefox.TypeAsync("echo done > file" + Firefox.Enter);
        await Eventually.TextIsAsync("done", container.Path("/home/user/file"));
    }

    /// <summary>This preference suppresses events of modifiers, and hides Alt altogether, since Alt reveals the layout.</summary>
    [Fact]
    public async Task Shortcuts_work_with_resistFingerprinting()
    {
        await using var firefox = await Firefox.StartAsync("user_pref(\"privacy.resistFingerprinting\", true);");
        await firefox.RegisterAsync(installation);
        var container = await firefox.OpenAsync(installation, "terminal");
        await firefox.TypeAsync("stty -isig -icanon; cat -v > typed" + Firefox.Enter);
        await Eventually.TrueAsync(() => File.Exists(container.Path("/home/user/typed")), "what is typed is read");
        await firefox.EvaluateAsync("document.addEventListener('keydown', event => event.isTrusted && (window.seenKeys ??= []).push(event.key), true)");
        await firefox.ChordAsync(Firefox.Control, 'a');
        await firefox.TypeAsync("b");
        Assert.Equal("[\"a\",\"b\"]", await firefox.EvaluateAsync("window.seenKeys"));
        // Stuck: the window lost focus before the release.
        await firefox.DispatchAsync("keydown", "Control", "ControlLeft", ctrl: true);
        await firefox.TypeAsync("g");
        await firefox.DispatchAsync("keydown", "Alt", "AltLeft", alt: true);
        await firefox.TypeAsync("h" + Firefox.Enter);
        await Eventually.TrueAsync(() => File.ReadAllText(container.Path("/home/user/typed")).EndsWith('\n'), "the line was typed");
        Assert.Equal("^Abgh\n", await File.ReadAllTextAsync(container.Path("/home/user/typed")));
    }
}
