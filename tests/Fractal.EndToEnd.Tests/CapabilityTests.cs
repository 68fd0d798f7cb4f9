using Fractal.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;
using Xunit;

namespace Fractal.EndToEnd.Tests;

/// <summary>Pages report missing browser capabilities before a password is entered.</summary>
[Collection(Installation.Another)]
public sealed class CapabilityTests(Installation installation)
{
    [Theory]
    [InlineData("delete globalThis.WebAssembly", "WebAssembly is disabled")]
    [InlineData("WebAssembly.compile = () => Promise.reject(new WebAssembly.CompileError('refused by policy'))", "blocks WebAssembly")]
    [InlineData("Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })", "does not offer Web Crypto")]
    [InlineData("Object.defineProperty(Navigator.prototype, 'cookieEnabled', { value: false })", "Cookies are blocked")]
    public async Task Missing_capabilities_are_explained_instead_of_a_form(string without, string expected)
    {
        await using var person = await Person.ComesAsync(installation);
        await person.Page.AddInitScriptAsync(without);
        foreach (var path in new[] { "/sign-in", "/register" })
        {
            await person.Page.GotoAsync(path);
            await Assertions.Expect(person.Page.Locator("[data-lacking]")).ToContainTextAsync(expected);
            await Assertions.Expect(person.Page.Locator("[data-password]")).ToBeHiddenAsync();
        }
    }

    [Fact]
    public async Task A_blocked_script_leaves_an_explanation_instead_of_a_form()
    {
        await using var person = await Person.ComesAsync(installation);
        await person.Page.RouteAsync("**/sign-in", async route =>
        {
            var answer = await route.FetchAsync();
            var headers = new Dictionary<string, string>(answer.Headers, StringComparer.OrdinalIgnoreCase) { ["content-security-policy"] = "script-src 'none'" };
            await route.FulfillAsync(new RouteFulfillOptions { Response = answer, Headers = headers });
        });
        await person.Page.GotoAsync("/sign-in");
        await Assertions.Expect(person.Page.Locator("[data-lacking]")).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 30_000 });
        await Assertions.Expect(person.Page.Locator("[data-lacking]")).ToContainTextAsync("did not run");
        await Assertions.Expect(person.Page.Locator("[data-password]")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Pictures_work_in_a_browser_without_storage()
    {
        await using var person = await Person.ComesAsync(installation);
        await person.Page.AddInitScriptAsync("for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError'); } });");
        var errors = new List<string>();
        person.Page.PageError += (_, error) => errors.Add(error);
        await person.Page.GotoAsync("/register");
        await person.FillRegistrationAsync();
        await person.Page.ClickAsync("main button[type=submit]");
        await person.ArrivesAsync("**/apps");
        await person.OpensAsync("terminal");
        await person.Page.GotoAsync("/account");
        await person.Page.ClickAsync("[data-theme-switch]");
        Assert.Empty(errors);
    }
}
