using Fractal.Client;
using Fractal.Client.Sessions;
using Fractal.EndToEnd.Tests.Hosting;
using Xunit;

namespace Fractal.EndToEnd.Tests;

/// <summary>Containers with only the display prepared: the app starts with its user.</summary>
[Collection(Installation.Another)]
public sealed class PreparationTests(Installation installation)
{
    [Fact]
    public async Task An_app_that_starts_with_its_user_shows_its_picture()
    {
        await using var person = await Person.RegistersAsync(installation);
        await person.OpensAsync("late");
        // Keys typed before its window exists are lost.
        await person.TypesAsync("exit\n");
        await Eventually.TrueAsync(async () =>
        {
            if (await person.Page.Locator("main[data-state=ended]").CountAsync() > 0) return true;
            await person.Page.Keyboard.TypeAsync("exit\n");
            return false;
        }, "the app took what was typed, and the session has ended");
    }

    [Fact]
    public async Task An_app_that_fails_to_start_is_reported_to_its_user_and_counts_as_a_failure()
    {
        using var client = new FractalClient(installation.Server.Address);
        await client.RegisterAsync("late@example.org", Person.Password);
        await client.LoginAsync("late@example.org", Person.Password);
        var session = await client.StartSessionAsync(new StartSessionRequest("late-broken", Wait: 60));
        Assert.NotNull(session.Connection);
        await using (await RawStream.OpenAsync(session.Connection))
            await Eventually.TrueAsync(async () => (await client.GetSessionAsync(session.Id)).State == SessionState.Ended, "the session has ended");
        Assert.Equal(EndReason.StartFailed, (await client.GetSessionAsync(session.Id)).EndReason);

        using var operating = await installation.AdministratorAsync();
        var pool = (await operating.ListPoolsAsync()).Single(p => p.App == "late-broken");
        Assert.Equal(1, pool.Failures);
        Assert.Contains("no-such-program", pool.LastFailure, StringComparison.Ordinal);
    }
}
