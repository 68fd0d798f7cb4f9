using Fractal.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;
using Xunit;

namespace Fractal.EndToEnd.Tests;

/// <summary>How every page looks, how large it is, and how accessible. Screenshots of all pages are in artifacts/screenshots.</summary>
[Collection(Installation.Another)]
public sealed class AppearanceTests(Installation installation)
{
    private const int MostBytes = 60_000;

    /// <summary>What the page itself needs, without what it preloads for the next page.</summary>
    private const string OverTheWire = """
        () => {
          const [page] = performance.getEntriesByType('navigation');
          const parts = performance.getEntriesByType('resource').filter(part => part.startTime < page.loadEventStart);
          return parts.reduce((sum, part) => sum + part.transferSize, page.transferSize);
        }
        """;

    private static readonly string Axe = Path.Combine(SourceTree.Root, "src/Fractal.Server/Portal/node_modules/axe-core/axe.min.js");
    private static readonly string[] Outside = ["/", "/register", "/sign-in", "/reference", "/reference/Accounts", "/reference/Sessions", "/reference/Pools", "/reference/problems", "/nothing-of-that-name", "/failure"];
    private static readonly string[] Inside = ["/apps", "/sessions", "/account"];
    private static readonly string[] Operators =
        ["/admin", "/admin/apps", "/admin/pools", "/admin/sessions", "/admin/containers?show=all", "/admin/containers?failed=true", "/admin/clusters", "/admin/users", "/admin/reconcilers", "/admin/audit"];

    private readonly List<string> found = [];

    [Theory]
    [InlineData("light", 1200, 760)]
    [InlineData("dark", 1200, 760)]
    [InlineData("light", 360, 740)]
    public async Task No_page_is_hard_to_read_or_wider_than_its_window(string colours, int width, int height)
    {
        await using var person = await Person.RegistersAsync(installation, Options(colours, width, height));
        await using var stranger = await Person.ComesAsync(installation, Options(colours, width, height));
        var name = $"{colours}-{width}";
        foreach (var path in Outside) await LookAtAsync(stranger.Page, path, name);
        await person.OpensAsync("terminal");
        await person.TypesAsync("ls -la /\n");
        await person.Page.Mouse.MoveAsync(width / 2f, 1);
        await person.Page.WaitForSelectorAsync("#bar.open");
        await CheckAsync(person.Page, "stream", name);
        await person.Page.ClickAsync("button[aria-controls=keys]");
        await CheckAsync(person.Page, "stream-keys", name);
        foreach (var path in Inside) await LookAtAsync(person.Page, path, name);
        await person.Page.GotoAsync("/apps");
        await person.Page.ClickAsync("[data-app=terminal] a.button");
        await person.SeesPictureAsync();
        await person.TypesAsync("exit\n");
        await person.Page.WaitForSelectorAsync("main[data-state=ended]");
        await CheckAsync(person.Page, "ended", name);
        Assert.Empty(found);
    }

    [Theory]
    [InlineData("light", 1200, 760)]
    [InlineData("dark", 1200, 760)]
    [InlineData("light", 360, 740)]
    public async Task No_operators_page_is_hard_to_read_or_too_wide(string colours, int width, int height)
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("terminal");
        await using var operating = await Person.OperatesAsync(installation, Options(colours, width, height));
        foreach (var path in Operators) await LookAtAsync(operating.Page, path, $"{colours}-{width}", waitFor: "load");
        await operating.Page.GotoAsync("/admin/pools");
        await operating.Page.ClickAsync("tbody tr:first-child summary");
        await CheckAsync(operating.Page, "admin-pools-confirm", $"{colours}-{width}");
        using var client = await installation.AdministratorAsync();
        await LookAtAsync(operating.Page, $"/admin/pools/{(await client.ListPoolsAsync())[0].Id}?policy=fixed:size%3D2", $"{colours}-{width}", waitFor: "load", called: "admin-pool");
        Assert.Empty(found);
    }

    [Fact]
    public async Task A_page_without_a_picture_is_small_and_uses_no_other_server()
    {
        await using var person = await Person.RegistersAsync(installation);
        foreach (var path in Inside.Concat(Outside))
        {
            await using var fresh = await Person.ComesAsync(installation);
            await fresh.Context.AddCookiesAsync((await person.Context.CookiesAsync()).Select(c => new Cookie { Name = c.Name, Value = c.Value, Domain = c.Domain, Path = c.Path }));
            var strangers = new List<string>();
            fresh.Page.Request += (_, request) =>
            {
                if (!request.Url.StartsWith(installation.Server.Address.ToString(), StringComparison.Ordinal)) strangers.Add(request.Url);
            };
            await fresh.Page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.Load });
            Assert.InRange(await fresh.Page.EvaluateAsync<int>(OverTheWire), 1, MostBytes);
            await fresh.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            Assert.Empty(strangers);
        }
    }

    private static BrowserNewContextOptions Options(string colours, int width, int height) => new()
    {
        ViewportSize = new ViewportSize { Width = width, Height = height },
        ColorScheme = colours == "dark" ? ColorScheme.Dark : ColorScheme.Light,
        HasTouch = width < 600,
        BypassCSP = true, // only for axe, which is injected into the page
    };

    private async Task LookAtAsync(IPage page, string path, string name, string waitFor = "networkidle", string? called = null)
    {
        // A page that follows events is never idle.
        await page.GotoAsync(path, new PageGotoOptions { WaitUntil = waitFor == "load" ? WaitUntilState.Load : WaitUntilState.NetworkIdle });
        await CheckAsync(page, called ?? (path == "/" ? "welcome" : string.Concat(path[1..].Select(c => char.IsLetterOrDigit(c) ? c : '-'))), name);
    }

    private async Task CheckAsync(IPage page, string what, string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(SourceTree.Root, "artifacts/screenshots"));
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder.FullName, $"{what}-{name}.png"), Animations = ScreenshotAnimations.Disabled });
        await page.AddScriptTagAsync(new PageAddScriptTagOptions { Path = Axe });
        var violations = await page.EvaluateAsync<string[]>(
            "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | '))");
        found.AddRange(violations.Select(violation => $"{what}, {name}: {violation}"));
        if (await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth")) found.Add($"{what}, {name}: wider than its window");
    }
}
