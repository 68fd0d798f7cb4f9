using System.Text.Json;
using System.Text.RegularExpressions;
using Fractal.Client;
using Fractal.Client.Agents;
using Microsoft.Playwright;

namespace Fractal.EndToEnd.Tests.Hosting;

/// <summary>A user with a separate browser window, who has registered on the page.</summary>
public sealed class Person : IAsyncDisposable
{
    public const string Password = "correct horse battery staple";

    private readonly Installation installation;

    private Person(Installation installation, IBrowserContext context, IPage page) => (this.installation, Context, Page) = (installation, context, page);

    public IBrowserContext Context { get; }

    public IPage Page { get; private set; }

    public string Email { get; private set; } = $"p{Guid.CreateVersion7():N}@example.org";

    public static async Task<Person> ComesAsync(Installation installation, BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1000, Height = 700 } };
        options.BaseURL ??= installation.Server.Address.ToString();
        var context = await installation.Chromium.Browser.NewContextAsync(options);
        context.SetDefaultTimeout(60_000);
        return new Person(installation, context, await context.NewPageAsync());
    }

    public static async Task<Person> RegistersAsync(Installation installation, BrowserNewContextOptions? options = null)
    {
        var person = await ComesAsync(installation, options);
        await person.Page.GotoAsync("/register");
        await person.FillRegistrationAsync();
        await person.Page.ClickAsync("main button[type=submit]");
        await person.ArrivesAsync("**/apps");
        return person;
    }

    /// <summary>The installation's first administrator, signed in on the page.</summary>
    public static async Task<Person> OperatesAsync(Installation installation, BrowserNewContextOptions? options = null)
    {
        using (await installation.AdministratorAsync()) { }
        var person = await ComesAsync(installation, options);
        person.Email = Installation.OperatorEmail;
        await person.Page.GotoAsync("/sign-in?returnUrl=/admin");
        await person.Page.FillAsync("input[type=email]", Installation.OperatorEmail);
        await person.Page.FillAsync("[data-password]", Installation.OperatorPassword);
        await person.Page.ClickAsync("main button[type=submit]");
        await person.ArrivesAsync(new Uri(installation.Server.Address, "/admin").ToString());
        return person;
    }

    /// <summary>
    /// Waits for the complete page that a click leads to. The page itself is asked, because Playwright sometimes misses a navigation or its
    /// load event.
    /// </summary>
    /// <param name="address">In full, or with <c>**</c> for anything and <c>*</c> for anything but a slash.</param>
    public Task ArrivesAsync(string address) => ArrivesAsync(Page, address);

    public static Task ArrivesAsync(IPage page, string address)
    {
        var pattern = "^" + Regex.Escape(address).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]*", StringComparison.Ordinal) + "$";
        return UntilAsync(page, $"() => new RegExp({JsonSerializer.Serialize(pattern)}).test(location.href) && document.readyState === 'complete'");
    }

    /// <summary>
    /// Waits for a function to be true in a page. Polls with a timer, because an unpainted page, as on a busy machine, gets no animation
    /// frames.
    /// </summary>
    public static Task UntilAsync(IPage page, string function) => page.WaitForFunctionAsync(function, null, new PageWaitForFunctionOptions { PollingInterval = 100 });

    public async Task FillRegistrationAsync()
    {
        await Page.FillAsync("input[type=email]", Email);
        await Page.FillAsync("[data-password]", Password);
        await Page.FillAsync("[data-again]", Password);
    }

    /// <summary>Clicks on an app and waits for its picture.</summary>
    /// <returns>The session's id.</returns>
    public async Task<Guid> OpensAsync(string app)
    {
        await Page.GotoAsync("/apps");
        await Page.ClickAsync($"[data-app='{app}'] button[type=submit]");
        await ArrivesAsync("**/sessions/*");
        await SeesPictureAsync();
        return SessionId;
    }

    public Guid SessionId => Guid.Parse(new Uri(Page.Url).Segments[^1]);

    public Task SeesPictureAsync() => Page.WaitForSelectorAsync("main[data-state=open]");

    public async Task TypesAsync(string text)
    {
        await Page.Locator("#screen canvas").FocusAsync();
        await Page.Keyboard.TypeAsync(text, new KeyboardTypeOptions { Delay = 5 });
    }

    public async Task NewWindowAsync() => Page = await Context.NewPageAsync();

    /// <summary>The open session's container, as this machine's kernel shows it.</summary>
    public Task<ContainerView> ContainerAsync() => ContainerOfAsync(installation.Server, Email, SessionId);

    /// <summary>The container of a session of a user who registered on the page.</summary>
    public static async Task<ContainerView> ContainerOfAsync(FractalProcess server, string email, Guid session)
    {
        using var client = new FractalClient(server.Address);
        await client.LoginAsync(email, Password);
        var ticket = (await client.NewTicketAsync(session)).Connection!.Ticket;
        return ContainerView.Find(ConnectionTicket.Peek(ticket)!.ContainerId) ?? throw new InvalidOperationException("No process of the container was found.");
    }

    /// <summary>The same user in a program.</summary>
    public async Task<FractalClient> ClientAsync()
    {
        var client = new FractalClient(installation.Server.Address);
        await client.LoginAsync(Email, Password);
        return client;
    }

    public async ValueTask DisposeAsync() => await Context.CloseAsync();
}
