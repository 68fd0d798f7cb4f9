using System.Globalization;
using Fractal.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;
using Xunit;

namespace Fractal.EndToEnd.Tests;

/// <summary>What an operator sees and does in the browser.</summary>
[Collection(Installation.Another)]
public sealed class OperatorTests(Installation installation)
{
    [Fact]
    public async Task Pages_update_live_and_actions_ask_for_confirmation()
    {
        await using var operating = await Person.OperatesAsync(installation);
        await operating.Page.GotoAsync("/admin/sessions?app=terminal");
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("terminal");

        var row = operating.Page.Locator($"tr:has-text('{person.Email}')");
        await Assertions.Expect(row).ToContainTextAsync("Connected");
        await row.Locator("summary").ClickAsync();
        await Assertions.Expect(row.Locator("form")).ToContainTextAsync($"Ends the session of {person.Email} now.");
        await row.Locator("form button").ClickAsync();

        await person.Page.WaitForSelectorAsync("main[data-state=ended]");
        await Assertions.Expect(person.Page.Locator("#explanation")).ToContainTextAsync("An operator ended the session.");
        await operating.Page.GotoAsync("/admin/audit");
        await Assertions.Expect(operating.Page.Locator("tbody tr").First).ToContainTextAsync("session.ended");
    }

    [Fact]
    public async Task Without_a_cluster_in_service_the_overview_explains_it()
    {
        await using var operating = await Person.OperatesAsync(installation);
        using var client = await installation.AdministratorAsync();
        await client.DrainClusterAsync("local");
        await operating.Page.GotoAsync("/admin");
        await Assertions.Expect(operating.Page.Locator("main")).ToContainTextAsync("No cluster takes containers of terminal");
        await Assertions.Expect(operating.Page.Locator("main")).Not.ToContainTextAsync("0 times");
        await client.UndrainClusterAsync("local");
        await Assertions.Expect(operating.Page.Locator("main")).Not.ToContainTextAsync("No cluster takes containers of terminal");
    }

    [Fact]
    public async Task A_pool_can_be_paused_and_resumed_on_its_page()
    {
        await using var operating = await Person.OperatesAsync(installation);
        await operating.Page.GotoAsync("/admin/pools");
        await ActAsync("Pause");
        await Assertions.Expect(Row()).ToContainTextAsync("Paused");
        await ActAsync("Resume");
        await Assertions.Expect(Row()).Not.ToContainTextAsync("Paused");

        ILocator Row() => operating.Page.Locator("tbody tr", new PageLocatorOptions { Has = operating.Page.Locator("td", new PageLocatorOptions { HasTextRegex = new System.Text.RegularExpressions.Regex("^cold$") }) });
        async Task ActAsync(string what)
        {
            await Row().Locator("summary").ClickAsync();
            await Row().Locator($"form button:has-text('{what}')").ClickAsync();
        }
    }

    [Fact]
    public async Task A_pools_policy_can_be_set_on_its_page_which_explains_errors()
    {
        await using var operating = await Person.OperatesAsync(installation);
        var page = operating.Page;
        await page.GotoAsync("/admin/pools");
        await page.ClickAsync("td a:text-is('cold')");
        await ChangeAsync("fixed:size=many", "", "");
        await Assertions.Expect(Form()).ToContainTextAsync("size is \"many\"");
        Assert.Equal("fixed:size=many", await Form().Locator("[name=policy]").InputValueAsync());
        await ChangeAsync("fixed:size=0", "", "Europe/Nowhere");
        await Assertions.Expect(Form()).ToContainTextAsync("Unknown time zone \"Europe/Nowhere\"");
        await ChangeAsync("fixed:size=0,max=3", "97.5", "Europe/Berlin");
        await Assertions.Expect(page.Locator("dl")).ToContainTextAsync("fixed:size=0,max=3");
        await Assertions.Expect(page.Locator("dl")).ToContainTextAsync("97.5 %");
        await Assertions.Expect(page.Locator("dl")).ToContainTextAsync("Europe/Berlin");
        await ChangeAsync("", "", "");
        await Assertions.Expect(page.Locator("dl")).ToContainTextAsync("from the app's configuration");
        await Assertions.Expect(page.Locator("dl")).ToContainTextAsync("UTC");

        ILocator Form() => page.Locator("details.confirm");
        async Task ChangeAsync(string policy, string percent, string timeZone)
        {
            if (await Form().GetAttributeAsync("open") is null) await Form().Locator("summary").ClickAsync();
            await Form().Locator("[name=policy]").FillAsync(policy);
            await Form().Locator("[name=percent]").FillAsync(percent);
            await Form().Locator("[name=timeZone]").FillAsync(timeZone);
            await Form().Locator("button").ClickAsync();
        }
    }

    [Fact]
    public async Task A_subscription_can_be_ended_limited_and_extended_on_the_page()
    {
        await using var person = await Person.RegistersAsync(installation);
        await using var operating = await Person.OperatesAsync(installation);
        var page = operating.Page;
        await page.GotoAsync("/admin/users?search=" + Uri.EscapeDataString(person.Email));
        using var client = await person.ClientAsync();

        await ActAsync("End");
        Assert.False((await client.MeAsync()).Subscription.Active);
        await ActAsync("Give", "2099-03-01");
        Assert.Equal(("active", DateTimeOffset.Parse("2099-03-02T00:00:00Z", CultureInfo.InvariantCulture)), await StateAsync());
        await ActAsync("Extend", "2099-12-31");
        Assert.Equal(("active", DateTimeOffset.Parse("2100-01-01T00:00:00Z", CultureInfo.InvariantCulture)), await StateAsync());
        await ActAsync("Extend", "2001-01-01");
        await Assertions.Expect(page.Locator("[role=alert]")).ToContainTextAsync("That day is in the past");
        Assert.Equal(("active", DateTimeOffset.Parse("2100-01-01T00:00:00Z", CultureInfo.InvariantCulture)), await StateAsync());
        await ActAsync("Extend", "");
        Assert.Equal(("active", null), await StateAsync());

        async Task<(string, DateTimeOffset?)> StateAsync() => (await client.MeAsync()).Subscription is var has ? (has.State, has.EndsAt) : default;

        async Task ActAsync(string what, string? until = null)
        {
            var action = page.Locator($"details:has(summary:text-matches('^{what}'))");
            await action.Locator("summary").ClickAsync();
            if (until is not null) await action.Locator("[name=until]").FillAsync(until);
            // Also sends input that the browser itself would reject. A page with an open action does not refresh.
            await page.EvaluateAsync("() => { window.before = true; for (const form of document.forms) form.noValidate = true; }");
            await action.Locator("form button").ClickAsync();
            await Person.UntilAsync(page, "() => !window.before && document.readyState === 'complete'");
        }
    }

    [Fact]
    public async Task Operators_pages_are_not_found_for_other_users()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.Page.GotoAsync("/admin/pools");
        await Assertions.Expect(person.Page.Locator("h1")).ToHaveTextAsync("Not found");
        await Assertions.Expect(person.Page.Locator("nav")).Not.ToContainTextAsync("Operate");
    }
}
