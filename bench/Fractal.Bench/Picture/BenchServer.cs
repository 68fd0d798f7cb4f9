using System.Diagnostics;
using Fractal.Client;
using Fractal.Client.Agents;
using Fractal.EndToEnd.Tests.Hosting;
using Microsoft.Playwright;

namespace Fractal.Bench.Picture;

/// <summary>A server with one app, and one signed-in user who clicks on it.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private const string Password = "correct horse battery staple";
    private readonly string app;
    private readonly string email;
    private IBrowserContext? signedIn;

    private BenchServer(FractalProcess server, string app, string email) => (Server, this.app, this.email) = (server, app, email);

    public FractalProcess Server { get; }

    public static async Task<BenchServer> StartAsync(string app, string[] settings)
    {
        var data = Directory.CreateTempSubdirectory("fractal-bench-").FullName;
        var server = await FractalProcess.StartInAsync(data, Path.Combine(SourceTree.Root, "artifacts/server/Fractal.Server.dll"), settings);
        var address = $"bench-{Guid.CreateVersion7():N}@example.org";
        using var client = new FractalClient(server.Address);
        await client.RegisterAsync(address, Password);
        return new BenchServer(server, app, address);
    }

    /// <summary>
    /// Clicks on the app's card once its container is ready (or, cold, once the last container is gone). Returns milliseconds to the
    /// picture.
    /// </summary>
    public async Task<double> ClickAsync(IBrowser browser)
    {
        var (page, elapsed) = await ClickAndWaitAsync(browser);
        await page.CloseAsync();
        await SettleAsync();
        return elapsed;
    }

    /// <summary>
    /// Opens the app, closes the tab, and waits until no process of the container is left. Returns milliseconds since the close.
    /// </summary>
    public async Task<double> CloseAsync(IBrowser browser)
    {
        var (view, page) = await OpenAsync(browser);
        var began = Stopwatch.GetTimestamp();
        await page.CloseAsync();
        await Eventually.TrueAsync(() => view.StillRunning().Count == 0 && ContainerView.Find(view.Id) is null, "nothing is left of the container", pauseMs: 2);
        var elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        await SettleAsync();
        return elapsed;
    }

    public async Task<(ContainerView View, IPage Page)> OpenAsync(IBrowser browser)
    {
        var (page, _) = await ClickAndWaitAsync(browser);
        using var client = new FractalClient(Server.Address);
        await client.LoginAsync(email, Password);
        var id = Guid.Parse(new Uri(page.Url).Segments[^1]);
        var session = await client.NewTicketAsync(id);
        var container = ConnectionTicket.Peek(session.Connection!.Ticket)!.ContainerId;
        return (ContainerView.Find(container)!, page);
    }

    public static async Task<double> PictureAsync(IPage page)
    {
        var handle = await page.WaitForFunctionAsync(PictureProbe.Elapsed, null, new PageWaitForFunctionOptions { Timeout = 20_000 });
        return await handle.JsonValueAsync<double>();
    }

    public async ValueTask DisposeAsync()
    {
        if (signedIn is not null) await signedIn.CloseAsync();
        await Server.DisposeAsync();
    }

    private async Task<(IPage Page, double Elapsed)> ClickAndWaitAsync(IBrowser browser)
    {
        signedIn ??= await SignInAsync(browser);
        var page = await signedIn.NewPageAsync();
        await page.GotoAsync(new Uri(Server.Address, "/apps").ToString());
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.ClickAsync($"[data-app='{app}'] button[type=submit]");
        return (page, await PictureAsync(page));
    }

    private async Task<IBrowserContext> SignInAsync(IBrowser browser)
    {
        var context = await browser.NewContextAsync();
        await context.AddInitScriptAsync(PictureProbe.Script);
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(Server.Address, "/sign-in").ToString());
        await page.FillAsync("input[type=email]", email);
        await page.FillAsync("input[type=password]", Password);
        await page.ClickAsync("main button[type=submit]");
        await page.WaitForURLAsync("**/apps");
        await page.CloseAsync();
        return context;
    }

    /// <summary>Waits until this round's session has ended and, if the pool keeps containers ready, the next one is ready.</summary>
    private async Task SettleAsync()
    {
        using var client = new FractalClient(Server.Address);
        await client.LoginAsync(email, Password);
        for (var tries = 0; tries < 400; tries++)
        {
            var live = (await client.ListSessionsAsync()).Any(s => s.State != Client.Sessions.SessionState.Ended);
            var shown = (await client.ListAppsAsync()).First(a => a.Name == app);
            if (!live && (shown.Warm || tries > 40)) break;
            await Task.Delay(50);
        }

        await Task.Delay(300);
    }
}
