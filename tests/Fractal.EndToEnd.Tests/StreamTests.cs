using Fractal.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;
using Xunit;

namespace Fractal.EndToEnd.Tests;

/// <summary>The whole path: a user, a browser, a container, and what is left of it.</summary>
[Collection(Installation.Collection)]
public sealed class StreamTests(Installation installation)
{
    [Fact]
    public async Task Text_typed_in_the_browser_reaches_the_shell()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("terminal");
        var container = await person.ContainerAsync();
        await person.TypesAsync("echo $((6*7)) > answer\n");
        await Eventually.TextIsAsync("42", container.Path("/home/user/answer"));
    }

    [Fact]
    [Trait("Promise", "nothing is left")]
    public async Task Closing_the_tab_leaves_nothing()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("closing");
        var container = await person.ContainerAsync();
        await person.TypesAsync("sleep 1000 & echo here > file\n");
        await Eventually.TextAsync(container.Path("/home/user/file"));
        Assert.NotEmpty(Traces(container.Id));

        await person.Page.CloseAsync();

        await Eventually.TrueAsync(() => container.StillRunning().Count == 0, "no process of the container is left");
        await Eventually.TrueAsync(() => Traces(container.Id).Count == 0, "no folder, socket, mount or control group of the container is left");
    }

    [Fact]
    public async Task Reconnecting_within_the_window_finds_the_app_unchanged()
    {
        await using var person = await Person.RegistersAsync(installation);
        var session = await person.OpensAsync("terminal");
        var container = await person.ContainerAsync();
        await person.TypesAsync("kept=still-here; echo started > file\n");
        await Eventually.TextAsync(container.Path("/home/user/file"));
        await person.Page.CloseAsync();

        await person.NewWindowAsync();
        await person.Page.GotoAsync("/apps");
        await person.Page.ClickAsync("[data-app=terminal] a.button");
        await person.SeesPictureAsync();
        Assert.Equal(session, person.SessionId);
        await person.TypesAsync("echo $kept > again\n");
        await Eventually.TextIsAsync("still-here", container.Path("/home/user/again"));
    }

    [Fact]
    public async Task Letters_of_other_layouts_dead_keys_and_input_methods_arrive_as_typed()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("terminal");
        var container = await person.ContainerAsync();
        await person.TypesAsync("cat > typed\n");
        var keyboard = await ForeignKeyboard.OfAsync(person);
        await keyboard.PressAsync("ü", "BracketLeft");
        await keyboard.PressWithAltGrAsync("€", "KeyE");
        await keyboard.PressDeadAsync("Equal", "´", "KeyE", "é");
        await keyboard.ComposeAsync(["n", "ni", "nih"], "你好");
        await person.Page.Keyboard.PressAsync("x");
        await person.Page.Keyboard.PressAsync("Backspace");
        await person.Page.Keyboard.PressAsync("Enter");
        await person.Page.Keyboard.PressAsync("Control+d");
        await Eventually.TextIsAsync("ü€é你好", container.Path("/home/user/typed"));
    }

    [Fact]
    public async Task Ctrl_Alt_Del_reaches_the_app_from_the_menu_and_from_the_keyboard()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("terminal");
        var container = await person.ContainerAsync();
        await person.TypesAsync("cat -v > typed\n");
        await person.Page.Keyboard.PressAsync("Control+Alt+Delete");
        await person.Page.FocusAsync("#handle");
        await person.Page.Keyboard.PressAsync("Enter");
        await person.Page.ClickAsync("button[aria-controls=keys]");
        await person.Page.ClickAsync("text=Ctrl-Alt-Del");
        await person.TypesAsync("\n");
        await person.Page.Keyboard.PressAsync("Control+d");
        // What xterm sends for Delete with Ctrl and Alt held (ctlseqs, "PC-Style Function Keys").
        await Eventually.TextIsAsync("^[[3;7~^[[3;7~", container.Path("/home/user/typed"));
    }

    [Fact]
    public async Task The_picture_reconnects_after_ten_seconds_without_network()
    {
        // Equal apart from JPEG artefacts. A kept setting is lost on reload.
        const string KeepsAndCompares = """
            keep => {
              const canvas = document.querySelector('#screen canvas');
              const now = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              const same = window.kept?.length === now.length && now.every((value, i) => Math.abs(value - window.kept[i]) < 64);
              if (keep) window.kept = now;
              return same;
            }
            """;
        await using var line = new BreakableLine(installation.Server.Address);
        await using var person = await Person.RegistersAsync(installation, new BrowserNewContextOptions { BaseURL = line.Address.ToString() });
        await person.OpensAsync("terminal");
        var container = await person.ContainerAsync();
        await person.TypesAsync("clear; seq 1 20; touch shown; read line\n");
        await Eventually.TrueAsync(() => File.Exists(container.Path("/home/user/shown")), "the shell has written");
        await Eventually.TrueAsync(async () => await person.Page.EvaluateAsync<bool>(KeepsAndCompares, true), "the picture stands still", pauseMs: 500);
        line.Cut();
        await Assertions.Expect(person.Page.Locator("#headline")).ToHaveTextAsync("Connection lost");
        await Assertions.Expect(person.Page.Locator("#explanation")).ToContainTextAsync("Your session is kept for");
        Assert.True(await person.Page.EvaluateAsync<bool>("() => { const still = document.getElementById('still'); return !still.hidden && still.getContext('2d').getImageData(0, 0, still.width, still.height).data.some((value, i) => i % 4 < 3 && value > 128); }"), "What was shown last stays, dimmed.");
        await Task.Delay(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        line.Restore();
        await person.SeesPictureAsync();
        await Eventually.TrueAsync(async () => await person.Page.EvaluateAsync<bool>(KeepsAndCompares, false), "the picture is as it was");
        await person.TypesAsync("\necho back > file\n");
        await Eventually.TextIsAsync("back", container.Path("/home/user/file"));
    }

    /// <summary>Like a change of networks: no connection breaks, none carries data, new ones work.</summary>
    [Fact]
    public async Task A_silent_connection_is_detected_and_replaced()
    {
        await using var line = new BreakableLine(installation.Server.Address);
        await using var person = await Person.RegistersAsync(installation, new BrowserNewContextOptions { BaseURL = line.Address.ToString() });
        await person.OpensAsync("terminal");
        var container = await person.ContainerAsync();
        await person.Page.EvaluateAsync("() => { const text = document.getElementById('clipboard-text'); text.value = 'given before'; text.dispatchEvent(new Event('input')); }");
        line.Hush();
        await Assertions.Expect(person.Page.Locator("#headline")).ToHaveTextAsync("Connection lost", new LocatorAssertionsToHaveTextOptions { Timeout = 60_000 });
        line.Restore();
        await person.SeesPictureAsync();
        await Eventually.TrueAsync(async () =>
        {
            await person.TypesAsync("read line; echo $line > pasted\n");
            await person.Page.Keyboard.PressAsync("Shift+Insert");
            await Task.Delay(500);
            await person.TypesAsync("\n");
            return await Eventually.TextAsync(container.Path("/home/user/pasted")) == "given before";
        }, "the clipboard is as it was");

        using var client = await person.ClientAsync();
        await client.EndSessionAsync(person.SessionId);
        await person.Page.WaitForSelectorAsync("main[data-state=ended]");
    }

    [Fact]
    public async Task A_queued_user_gets_the_app_without_event_streams()
    {
        await using var person = await Person.RegistersAsync(installation);
        var refused = 0;
        await person.Page.RouteAsync("**/events", route => refused++ == 0 ? route.FulfillAsync(new RouteFulfillOptions { Status = 503 }) : route.ContinueAsync());
        await person.OpensAsync("cold");
        Assert.True(refused > 0);
    }

    [Fact]
    public async Task The_menu_opens_by_its_keys_and_leaves_none_pressed()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("terminal");
        var container = await person.ContainerAsync();
        await person.TypesAsync("cat -v > typed\n");
        string[] keys = ["Control", "Alt", "Shift"];
        foreach (var key in keys) await person.Page.Keyboard.DownAsync(key);
        await person.Page.WaitForSelectorAsync("#bar.open");
        foreach (var key in keys) await person.Page.Keyboard.UpAsync(key);
        await person.Page.Keyboard.PressAsync("Escape");
        await person.Page.WaitForSelectorAsync("#bar:not(.open)");
        await person.Page.Keyboard.TypeAsync("abc\n");
        await person.Page.Keyboard.PressAsync("Control+d");
        await Eventually.TextIsAsync("abc", container.Path("/home/user/typed"));
    }

    [Fact]
    public async Task The_page_explains_the_end_of_the_app()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("terminal");
        await person.TypesAsync("exit\n");
        await person.Page.WaitForSelectorAsync("main[data-state=ended]");
        await Assertions.Expect(person.Page.Locator("#explanation")).ToContainTextAsync("The app was closed. All its data was deleted.");
        await person.Page.ClickAsync("#restart button");
        await person.SeesPictureAsync();
    }

    [Fact]
    public async Task Running_out_of_memory_is_reported_as_the_reason()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("hungry");
        await person.TypesAsync("\n");
        await person.Page.WaitForSelectorAsync("main[data-state=ended]");
        await Assertions.Expect(person.Page.Locator("#explanation")).ToContainTextAsync("The app used all the memory of its container and was stopped.");
    }

    [Fact]
    public async Task An_idle_user_is_warned_and_then_told_why_the_session_ended()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("idle");
        await Assertions.Expect(person.Page.Locator("#toast")).ToContainTextAsync("no input for a while");
        await person.Page.WaitForSelectorAsync("main[data-state=ended]");
        await Assertions.Expect(person.Page.Locator("#explanation")).ToContainTextAsync("The session was inactive for too long.");
    }

    [Fact]
    public async Task A_start_waits_for_an_app_that_is_not_ready()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.Page.GotoAsync("/apps");
        await Assertions.Expect(person.Page.Locator("[data-app=cold] [data-speed]")).ToContainTextAsync("About");
        await person.OpensAsync("cold");
        using var client = await person.ClientAsync();
        Assert.Equal(Client.Sessions.StartKind.Cold, (await client.GetSessionAsync(person.SessionId)).Start);
    }

    [Fact]
    public async Task Signing_out_in_one_tab_ends_the_picture_in_another_with_a_message()
    {
        await using var person = await Person.RegistersAsync(installation);
        var session = await person.OpensAsync("terminal");
        var stream = person.Page;
        await person.NewWindowAsync();
        await person.Page.GotoAsync("/account");
        await person.Page.ClickAsync("text=Sign out");
        await Assertions.Expect(stream.Locator("#headline")).ToContainTextAsync("You are signed out");
        await Assertions.Expect(stream.Locator("#explanation")).ToContainTextAsync("Sign in to return to this session.");
        await stream.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await stream.FillAsync("input[type=email]", person.Email);
        await stream.FillAsync("[data-password]", Person.Password);
        await stream.ClickAsync("main button[type=submit]");
        await Person.ArrivesAsync(stream, $"**/sessions/{session}");
        await stream.WaitForSelectorAsync("main[data-state=open]");
    }

    [Fact]
    public async Task A_second_window_takes_over_and_the_first_reports_it()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("terminal");
        var first = person.Page;
        var address = first.Url;
        await person.NewWindowAsync();
        await person.Page.GotoAsync(address);
        await person.SeesPictureAsync();
        await Assertions.Expect(first.Locator("#headline")).ToHaveTextAsync("Opened in another window");
        await first.ClickAsync("#again");
        await first.WaitForSelectorAsync("main[data-state=open]");
    }

    /// <summary>Like a laptop whose lid was closed: it learns what it missed before it requests the picture.</summary>
    [Fact]
    public async Task A_window_that_missed_the_takeover_does_not_take_over_again()
    {
        await using var line = new BreakableLine(installation.Server.Address);
        await using var person = await Person.RegistersAsync(installation, new BrowserNewContextOptions { BaseURL = line.Address.ToString() });
        await person.OpensAsync("terminal");
        var asleep = person.Page;
        line.Hush();
        await person.NewWindowAsync();
        await person.Page.GotoAsync(new Uri(installation.Server.Address, new Uri(asleep.Url).AbsolutePath).ToString());
        await person.SeesPictureAsync();
        line.Restore();
        await Assertions.Expect(asleep.Locator("#headline")).ToHaveTextAsync("Opened in another window", new LocatorAssertionsToHaveTextOptions { Timeout = 90_000 });
        await Assertions.Expect(person.Page.Locator("main")).ToHaveAttributeAsync("data-state", "open");
    }

    [Fact]
    public async Task A_double_click_starts_one_session()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.Page.DblClickAsync("[data-app=terminal] button[type=submit]");
        await person.SeesPictureAsync();
        using var client = await person.ClientAsync();
        Assert.Single(await client.ListSessionsAsync());
    }

    [Fact]
    public async Task A_frozen_browser_is_detected()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("terminal");
        using var client = await person.ClientAsync();
        var id = person.SessionId;
        await using var frozen = await RawStream.OpenAsync((await client.NewTicketAsync(id)).Connection!);
        await person.Page.CloseAsync();
        await Eventually.TrueAsync(async () => (await client.GetSessionAsync(id)).State == Client.Sessions.SessionState.Connected, "the silent client is connected");
        await Eventually.TrueAsync(async () => (await client.GetSessionAsync(id)).State == Client.Sessions.SessionState.Disconnected, "the silent client is found out");
    }

    /// <summary>Everything on this machine whose name contains the container's id.</summary>
    private static List<string> Traces(Guid container)
    {
        var id = container.ToString("N");
        var traces = File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains(id, StringComparison.Ordinal)).ToList();
        var roots = new[] { "/run/fractal", "/sys/fs/cgroup" }.Where(Directory.Exists);
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 6, AttributesToSkip = FileAttributes.None };
        traces.AddRange(roots.SelectMany(root => Directory.EnumerateDirectories(root, "*" + id + "*", options)));
        return traces;
    }
}
