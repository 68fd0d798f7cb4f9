using Fractal.Cli.Tests.Hosting;
using Xunit;

namespace Fractal.Cli.Tests.Sessions;

public sealed class SessionStoryTests(OneServer server)
{
    [Fact]
    public async Task An_app_can_be_started_viewed_and_ended()
    {
        using var cli = new Hosting.Cli(server.Fractal.Address);
        await cli.RegisterAsync();
        Assert.Contains("terminal\t", (await cli.RunAsync("apps")).Exits(0).Output, StringComparison.Ordinal);

        var started = (await cli.RunAsync("start", "terminal", "--no-browser", "--json")).Exits(0);
        var id = started.Json.GetProperty("session").GetProperty("id").GetString()!;
        Assert.Equal($"{server.Fractal.Address}sessions/{id}", started.Json.GetProperty("address").GetString());
        Assert.Equal("claimed", started.Json.GetProperty("session").GetProperty("state").GetString());
        Assert.DoesNotContain("ticket", started.Output, StringComparison.OrdinalIgnoreCase);

        var listed = (await cli.RunAsync("sessions", "--json")).Exits(0).Json;
        Assert.Equal(id, Assert.Single(listed.EnumerateArray()).GetProperty("id").GetString());

        (await cli.RunAsync("end", id[..13])).Exits(0);
        Assert.Contains("ended by you", (await cli.RunAsync("sessions", "--all")).Exits(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cold_start_waits_in_the_queue_and_prints_its_address()
    {
        using var cli = new Hosting.Cli(server.Fractal.Address);
        await cli.RegisterAsync();
        var started = (await cli.RunAsync("start", "editor", "--no-browser")).Exits(0);
        Assert.Matches("Waiting for a container of Editor: position 1, ready in about .*\nEditor is ready \\(cold start\\)", started.Error);
        Assert.StartsWith($"{server.Fractal.Address}sessions/", started.Output, StringComparison.Ordinal);
        (await cli.RunAsync("end", "editor")).Exits(0);
    }

    [Fact]
    public async Task The_same_key_gives_the_same_session()
    {
        using var cli = new Hosting.Cli(server.Fractal.Address);
        await cli.RegisterAsync();
        string[] start = ["start", "terminal", "--json", "--idempotency-key", "build-7"];
        var first = (await cli.RunAsync(start)).Exits(0).Json.GetProperty("session").GetProperty("id").GetString()!;
        Assert.Equal(first, (await cli.RunAsync(start)).Exits(0).Json.GetProperty("session").GetProperty("id").GetString());
        (await cli.RunAsync("start", "terminal", "--no-browser")).Exits(0);

        var unclear = (await cli.RunAsync("end", "terminal")).Exits(1);
        Assert.Contains("matches 2 sessions; nothing was ended", unclear.Error, StringComparison.Ordinal);
        Assert.Contains(first, unclear.Error, StringComparison.Ordinal);
        (await cli.RunAsync("end", first)).Exits(0);
        (await cli.RunAsync("end", "--all")).Exits(0);
    }

    [Fact]
    public async Task An_error_is_shown_with_its_reason_and_reference()
    {
        using var cli = new Hosting.Cli(server.Fractal.Address);
        await cli.RegisterAsync();
        var refused = (await cli.RunAsync("start", "no-such-app")).Exits(1);
        Assert.Contains("See: fractal apps", refused.Error, StringComparison.Ordinal);
        Assert.Matches("Reference for the server's operator: [0-9a-f]{32}", refused.Error);
        Assert.Equal("app_unknown", (await cli.RunAsync("start", "no-such-app", "--json")).Exits(1).Json.GetProperty("error").GetProperty("code").GetString());
        Assert.Contains("None of your 0 live sessions", (await cli.RunAsync("end", "0199aaaa")).Exits(1).Error, StringComparison.Ordinal);
    }
}
