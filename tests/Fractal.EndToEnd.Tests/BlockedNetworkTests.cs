using Fractal.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;
using Xunit;

namespace Fractal.EndToEnd.Tests;

/// <summary>Networks that pass pages but no WebSockets.</summary>
[Collection(Installation.Another)]
public sealed class BlockedNetworkTests(Installation installation)
{
    private const string Nothing = "";

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")]
    [InlineData("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")]
    [InlineData(Nothing)]
    public async Task The_page_explains_a_blocked_connection_and_recovers(string answer)
    {
        await using var line = new BreakableLine(installation.Server.Address) { UpgradeAnswer = answer };
        await using var person = await Person.RegistersAsync(installation, new BrowserNewContextOptions { BaseURL = line.Address.ToString() });
        await person.Page.ClickAsync("[data-app=terminal] button[type=submit]");
        await person.ArrivesAsync("**/sessions/*");
        await Assertions.Expect(person.Page.Locator("#headline")).ToHaveTextAsync("WebSockets are blocked", new LocatorAssertionsToHaveTextOptions { Timeout = 80_000 });
        await Assertions.Expect(person.Page.Locator("#advice")).ToBeVisibleAsync();
        await Assertions.Expect(person.Page.Locator("#advice a")).ToHaveAttributeAsync("href", "/connection");
        if (answer == Nothing) return; // By now the session's connect timeout is nearly over.
        line.UpgradeAnswer = null;
        await person.SeesPictureAsync();
    }

    [Fact]
    public async Task A_connection_lost_for_another_reason_is_not_reported_as_blocked()
    {
        await using var line = new BreakableLine(installation.Server.Address);
        await using var person = await Person.RegistersAsync(installation, new BrowserNewContextOptions { BaseURL = line.Address.ToString() });
        await person.OpensAsync("terminal");
        line.Cut();
        await Assertions.Expect(person.Page.Locator("#headline")).ToHaveTextAsync("Connection lost");
        await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
        await Assertions.Expect(person.Page.Locator("#headline")).ToHaveTextAsync("Connection lost");
        line.Restore();
        await person.SeesPictureAsync();
    }

    [Fact]
    public async Task The_connection_test_reports_which_traffic_passes()
    {
        await using var line = new BreakableLine(installation.Server.Address);
        await using var person = await Person.RegistersAsync(installation, new BrowserNewContextOptions { BaseURL = line.Address.ToString() });
        await person.Page.GotoAsync("/connection");
        foreach (var name in new[] { "request", "socket", "events" }) await ExpectAsync(name, "Works");
        line.UpgradeAnswer = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        await person.Page.ClickAsync("#again");
        await ExpectAsync("socket", "Blocked");
        await Assertions.Expect(person.Page.Locator("[data-try=socket] [data-help]")).ToContainTextAsync("WebSockets are blocked");
        await ExpectAsync("request", "Works");
        await ExpectAsync("events", "Works");

        Task ExpectAsync(string name, string text) => Assertions.Expect(person.Page.Locator($"[data-try={name}] .badge")).ToContainTextAsync(text, new LocatorAssertionsToContainTextOptions { Timeout = 30_000 });
    }
}
