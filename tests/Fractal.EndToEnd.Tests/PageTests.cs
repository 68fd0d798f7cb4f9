using System.Collections.Concurrent;
using Fractal.Client.Accounts;
using Fractal.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;
using Xunit;

namespace Fractal.EndToEnd.Tests;

/// <summary>The pages around the picture: their texts, their forms, their accessibility.</summary>
[Collection(Installation.Collection)]
public sealed class PageTests(Installation installation)
{
    [Fact]
    [Trait("Promise", "no secret")]
    public async Task The_password_never_leaves_the_browser()
    {
        await using var person = await Person.ComesAsync(installation);
        var sent = new ConcurrentQueue<string>();
        person.Page.Request += (_, request) => sent.Enqueue($"{request.Url} {request.PostData}");
        await person.Page.GotoAsync("/register");
        await person.FillRegistrationAsync();
        await person.Page.ClickAsync("main button[type=submit]");
        await person.ArrivesAsync("**/apps");
        await person.Page.ClickAsync("text=Sign out");
        await person.Page.GotoAsync("/sign-in");
        await person.Page.FillAsync("input[type=email]", person.Email);
        await person.Page.FillAsync("[data-password]", Person.Password);
        await person.Page.ClickAsync("main button[type=submit]");
        await person.ArrivesAsync("**/apps");
        Assert.Contains(sent, request => request.Contains("fa1.", StringComparison.Ordinal));
        Assert.DoesNotContain(sent, request => Uri.UnescapeDataString(request.Replace('+', ' ')).Contains(Person.Password, StringComparison.Ordinal));
        Assert.DoesNotContain(sent, request => request.Split(' ')[0].Contains("fa1.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_browser_derives_the_same_secret_as_the_programs()
    {
        var parameters = new KdfParameters("AAECAwQFBgcICQoLDA0ODw", 65_536, 3);
        await using var person = await Person.ComesAsync(installation);
        await person.Page.GotoAsync("/sign-in");
        var module = await person.Page.EvaluateAsync<string>("() => document.querySelector('script[src$=\"js/credentials.js\"]').src.replace('credentials', 'derivation')");
        foreach (var password in (string[])["correct horse battery staple", "cafe\u0301 \ufb01 \u2460 \ud83d\udd11"])
        {
            var derived = await person.Page.EvaluateAsync<string>(
                "async ([module, password, salt]) => (await import(module)).deriveAuthSecret(password, { salt, memoryKiB: 65536, iterations: 3 })", new[] { module, password, parameters.Salt });
            Assert.Equal(PasswordDerivation.DeriveAuthSecret(password, parameters), derived);
        }

        var refusal = await Assert.ThrowsAsync<PlaywrightException>(() => person.Page.EvaluateAsync(
            "async module => (await import(module)).deriveAuthSecret('x', { salt: 'AAECAwQFBgcICQoLDA0ODw', memoryKiB: 64, iterations: 1 })", module));
        Assert.Contains("unsafe key derivation parameters", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_reported_and_no_input_is_lost()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.Page.ClickAsync("text=Sign out");
        await person.Page.GotoAsync("/sign-in");
        await person.Page.FillAsync("input[type=email]", person.Email);
        await person.Page.FillAsync("[data-password]", "not the password at all");
        await person.Page.ClickAsync("main button[type=submit]");
        await Assertions.Expect(person.Page.Locator("[role=alert]")).ToContainTextAsync("Wrong email or password.");
        await Assertions.Expect(person.Page.Locator("input[type=email]")).ToHaveValueAsync(person.Email);
    }

    [Fact]
    public async Task Different_passwords_are_reported_before_anything_is_sent()
    {
        await using var person = await Person.ComesAsync(installation);
        await person.Page.GotoAsync("/register");
        await person.FillRegistrationAsync();
        await person.Page.FillAsync("[data-again]", "something else");
        await person.Page.ClickAsync("main button[type=submit]");
        await Assertions.Expect(person.Page.Locator("[data-progress]")).ToHaveTextAsync("The passwords don\'t match.");
    }

    [Fact]
    public async Task A_taken_email_is_reported()
    {
        await using var first = await Person.RegistersAsync(installation);
        await using var second = await Person.ComesAsync(installation);
        await second.Page.GotoAsync("/register");
        await second.FillRegistrationAsync();
        await second.Page.FillAsync("input[type=email]", first.Email.ToUpperInvariant());
        await second.Page.ClickAsync("main button[type=submit]");
        await Assertions.Expect(second.Page.Locator("[role=alert]")).ToContainTextAsync("This email is already registered.");
    }

    [Fact]
    public async Task A_changed_password_opens_the_account_and_the_old_one_does_not()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.Page.GotoAsync("/account");
        await person.Page.FillAsync("[data-present]", Person.Password);
        await person.Page.FillAsync("[data-password]", "another fine password");
        await person.Page.FillAsync("[data-again]", "another fine password");
        await person.Page.ClickAsync("text=Change password >> nth=-1");
        await Assertions.Expect(person.Page.Locator(".notice.good")).ToContainTextAsync("Password changed.");
        await person.Page.GotoAsync("/apps");
        await Assertions.Expect(person.Page.Locator("h1")).ToHaveTextAsync("Apps");
        using var client = new Client.FractalClient(installation.Server.Address);
        await Assert.ThrowsAnyAsync<Exception>(() => client.LoginAsync(person.Email, Person.Password));
        await client.LoginAsync(person.Email, "another fine password");
    }

    [Fact]
    public async Task Without_a_subscription_the_page_explains_it_and_starts_nothing()
    {
        await using var person = await Person.RegistersAsync(installation);
        await installation.EndSubscriptionAsync(person.Email);
        await person.Page.GotoAsync("/apps");
        await Assertions.Expect(person.Page.Locator(".notice.warn")).ToContainTextAsync("Your subscription is not active.");
        await person.Page.ClickAsync("[data-app=terminal] button[type=submit]");
        await Assertions.Expect(person.Page.Locator("[role=alert]")).ToContainTextAsync("You have no active subscription.");
        using var client = await person.ClientAsync();
        Assert.Empty(await client.ListSessionsAsync());
    }

    [Fact]
    public async Task Apps_can_be_started_and_ended_without_scripts()
    {
        await using var person = await Person.RegistersAsync(installation);
        await using var plain = await Person.ComesAsync(installation, new BrowserNewContextOptions { JavaScriptEnabled = false });
        await plain.Context.AddCookiesAsync((await person.Context.CookiesAsync()).Select(c => new Cookie { Name = c.Name, Value = c.Value, Domain = c.Domain, Path = c.Path }));
        await plain.Page.GotoAsync("/apps");
        await plain.Page.ClickAsync("[data-app=terminal] button[type=submit]");
        await plain.ArrivesAsync("**/sessions/*");
        await plain.Page.GotoAsync("/sessions");
        await plain.Page.ClickAsync("button.danger");
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await plain.Page.GotoAsync("/sessions");
            }
            catch (PlaywrightException)
            {
                return false; // The response to the click was still in transit.
            }

            return await plain.Page.Locator("td:has-text('You ended the session.')").CountAsync() == 1;
        }, "the session is among the past ones");
        await plain.Page.ClickAsync("text=Sign out");
        await plain.Page.GotoAsync("/sessions");
        Assert.Contains("/sign-in", plain.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_pages_can_be_used_without_a_mouse()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.Page.GotoAsync("/apps");
        await PressTabUntilAsync(person.Page, "[data-app=terminal] button[type=submit]");
        await person.Page.Keyboard.PressAsync("Enter");
        await person.SeesPictureAsync();
        await person.Page.Keyboard.PressAsync("Control+Alt+Shift+Shift");
        await Assertions.Expect(person.Page.Locator("#bar")).ToHaveClassAsync("bar open");
        await PressTabUntilAsync(person.Page, "#end button");
        await person.Page.Keyboard.PressAsync("Enter");
        await person.ArrivesAsync("**/sessions");
    }

    [Fact]
    public async Task On_an_insecure_address_no_password_field_is_shown()
    {
        await using var person = await Person.ComesAsync(installation, new BrowserNewContextOptions { BaseURL = $"http://fractal.test:{installation.Server.Address.Port}" });
        foreach (var page in (string[])["/sign-in", "/register"])
        {
            await person.Page.GotoAsync(page);
            await Assertions.Expect(person.Page.Locator("[role=alert]")).ToContainTextAsync("This address is not secure.");
            Assert.Equal(0, await person.Page.Locator("input[type=password]").CountAsync());
        }
    }

    [Fact]
    [Trait("Promise", "the gate")]
    public async Task Another_users_session_can_not_be_opened()
    {
        await using var owner = await Person.RegistersAsync(installation);
        var session = await owner.OpensAsync("terminal");
        await using var other = await Person.RegistersAsync(installation);
        var answer = await other.Page.GotoAsync($"/sessions/{session}");
        Assert.Equal(404, answer!.Status);
        await Assertions.Expect(other.Page.Locator("h1")).ToHaveTextAsync("Not found");
    }

    [Fact]
    public async Task The_return_address_after_signing_in_is_limited_to_this_site()
    {
        await using var person = await Person.RegistersAsync(installation);
        foreach (var (asked, reached) in ((string, string)[])[("/account", "/account"), ("//evil.example/", "/apps"), ("https://evil.example/", "/apps")])
        {
            await person.Page.GotoAsync("/sign-in?returnUrl=" + Uri.EscapeDataString(asked));
            await person.Page.FillAsync("input[type=email]", person.Email);
            await person.Page.FillAsync("[data-password]", Person.Password);
            await person.Page.ClickAsync("main button[type=submit]");
            await person.ArrivesAsync(new Uri(installation.Server.Address, reached).ToString());
        }
    }

    private static async Task PressTabUntilAsync(IPage page, string selector)
    {
        for (var i = 0; i < 40; i++)
        {
            if (await page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) ?? false", selector)) return;
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"Tab never reached {selector}.");
    }
}
