using Fractal.Cli.Tests.Hosting;
using Fractal.EndToEnd.Tests.Hosting;
using Xunit;

namespace Fractal.Cli.Tests.Administration;

public sealed class AdministrationTests(OperatedServer server) : IClassFixture<OperatedServer>
{
    [Fact]
    public async Task An_operator_signs_in_with_the_code_and_manages_the_installation()
    {
        using var cli = new Hosting.Cli(server.Fractal.Address);
        await cli.RegisterAsync();
        (await cli.RunAsync("admin", "pools")).Exits(1);
        await cli.MakeAdministratorAsync(server.Fractal);
        (await cli.RunAsync("admin", "claim", "--code-file", Path.Combine(server.Fractal.DataFolder, "administrator.code"))).Exits(1);

        // The sign-in is older than the claim and is refreshed automatically.
        Assert.Contains("terminal\t", (await cli.RunAsync("admin", "pools")).Exits(0).Output, StringComparison.Ordinal);
        Assert.Contains("xterm", (await cli.RunAsync("admin", "apps")).Exits(0).Output, StringComparison.Ordinal);
        Assert.Contains("standard\t", (await cli.RunAsync("admin", "tiers")).Exits(0).Output, StringComparison.Ordinal);
        Assert.Contains("local\t", (await cli.RunAsync("admin", "clusters")).Exits(0).Output, StringComparison.Ordinal);
        Assert.Contains((await cli.RunAsync("admin", "reconcilers", "--json")).Exits(0).Json.EnumerateArray(), r => r.GetProperty("name").GetString() == "pools");
        (await cli.RunAsync("admin", "retry", "terminal")).Exits(0);
        (await cli.RunAsync("admin", "retry", "no-such-app")).Exits(1);
        await SteersAsync(cli);
        await AnotherIsPromotedAndChangedAsync(cli);
    }

    private static async Task SteersAsync(Hosting.Cli cli)
    {
        (await cli.RunAsync("admin", "pause", "terminal")).Exits(2);
        (await cli.RunAsync("admin", "pause", "terminal", "--yes")).Exits(0);
        Assert.Contains("paused", (await cli.RunAsync("admin", "pools")).Exits(0).Output, StringComparison.Ordinal);
        (await cli.RunAsync("admin", "resume", "terminal")).Exits(0);
        (await cli.RunAsync("admin", "drain", "nowhere", "--yes")).Exits(1);
        (await cli.RunAsync("admin", "drain", "local", "--yes")).Exits(0);
        Assert.Contains("drained", (await cli.RunAsync("admin", "clusters")).Exits(0).Output, StringComparison.Ordinal);
        (await cli.RunAsync("admin", "fill", "local")).Exits(0);

        var session = (await cli.RunAsync("start", "terminal", "--no-browser", "--wait", "30", "--json")).Exits(0).Json.GetProperty("session").GetProperty("id").GetString()!;
        Assert.Contains(session, (await cli.RunAsync("admin", "sessions", "--app", "terminal")).Exits(0).Output, StringComparison.Ordinal);
        Assert.Equal(session, (await cli.RunAsync("admin", "end", session, "--yes", "--json")).Exits(0).Json.GetProperty("sessionId").GetString());
        await ReplaysAsync(cli);
        Assert.Contains("terminal", (await cli.RunAsync("admin", "containers", "--all")).Exits(0).Output, StringComparison.Ordinal);
        Assert.Contains(cli.Email, (await cli.RunAsync("admin", "users", cli.Email)).Exits(0).Output, StringComparison.Ordinal);
        Assert.Contains($"{cli.Email}\tpool.paused\tterminal in local", (await cli.RunAsync("admin", "audit")).Exits(0).Output, StringComparison.Ordinal);
        var audit = (await cli.RunAsync("admin", "audit", "--json")).Exits(0).Json.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("action").GetString()).ToList();
        Assert.All((string[])["pool.paused", "pool.resumed", "cluster.drained", "cluster.undrained", "session.ended"], action => Assert.Contains(action, audit));
    }

    /// <summary>Replays the server's recorded starts; a recent start is written shortly.</summary>
    private static async Task ReplaysAsync(Hosting.Cli cli)
    {
        string[] line = ["simulate", "--pool", "terminal", "--policy", "fixed:size=2", "--target", "95%", "--json"];
        await Eventually.TrueAsync(async () => (await cli.RunAsync(line)).ExitCode == 0, "the start was counted");
        var row = (await cli.RunAsync(line)).Exits(0).Json.EnumerateArray().First();
        Assert.Equal(("fixed", 0.95), (row.GetProperty("policy").GetString(), row.GetProperty("parameters").GetProperty("target").GetDouble()));
        Assert.Contains("No starts of editor are recorded yet", (await cli.RunAsync("simulate", "--pool", "editor")).Exits(1).Error, StringComparison.Ordinal);
        Assert.Contains("There is no pool of \"nothing\"", (await cli.RunAsync("simulate", "--pool", "nothing")).Exits(1).Error, StringComparison.Ordinal);
        Assert.Contains("either --trace FILE or --pool APP", (await cli.RunAsync("simulate", "--pool", "terminal", "--trace", "x")).Exits(2).Error, StringComparison.Ordinal);
        (await cli.RunAsync("admin", "pool-policy", "terminal", "fixed:size=3", "--try")).Exits(0);
        var tried = Assert.Single((await cli.RunAsync("admin", "pool-policy", "terminal", "fixed:size=3", "--try", "--time-zone", "Europe/Berlin", "--json")).Exits(0).Json.EnumerateArray());
        Assert.Equal(("terminal", "fixed:size=3"), (tried.GetProperty("app").GetString(), tried.GetProperty("result").GetProperty("proposed").GetProperty("policy").GetString()));
        Assert.Contains("Unknown time zone", (await cli.RunAsync("admin", "pool-policy", "terminal", "fixed:size=3", "--try", "--time-zone", "Nowhere")).Exits(1).Error, StringComparison.Ordinal);
        (await cli.RunAsync("admin", "pool-policy", "terminal", "fixed:size=3", "--yes")).Exits(0);
        Assert.Contains("fixed:size=3", (await cli.RunAsync("admin", "pools", "--json")).Exits(0).Output, StringComparison.Ordinal);
        (await cli.RunAsync("admin", "pool-policy", "terminal", "fixed:size=-3", "--yes")).Exits(1);
        (await cli.RunAsync("admin", "pool-policy", "terminal", "--yes")).Exits(0);
    }

    private async Task AnotherIsPromotedAndChangedAsync(Hosting.Cli cli)
    {
        using var other = new Hosting.Cli(server.Fractal.Address);
        await other.RegisterAsync();
        (await other.RunAsync("simulate", "--pool", "terminal")).Exits(1);
        (await cli.RunAsync("admin", "subscription", other.Email, "canceled")).Exits(2);
        (await cli.RunAsync("admin", "subscription", other.Email, "canceled", "--yes")).Exits(0);
        Assert.Contains("subscription_inactive", (await other.RunAsync("start", "terminal")).Exits(1).Error, StringComparison.Ordinal);
        (await cli.RunAsync("admin", "subscription", other.Email, "active", "--ends-at", "2099-01-31")).Exits(0);
        var subscription = (await other.RunAsync("whoami", "--json")).Exits(0).Json.GetProperty("subscription");
        Assert.Equal("active", subscription.GetProperty("state").GetString());
        Assert.StartsWith("2099-01-3", subscription.GetProperty("endsAt").GetString(), StringComparison.Ordinal);
        (await cli.RunAsync("admin", "subscription", other.Email, "active", "--ends-at", "2020-01-31")).Exits(2);
        Assert.Contains("will have no end", (await cli.RunAsync("admin", "subscription", other.Email, "active")).Exits(2).Error, StringComparison.Ordinal);
        (await cli.RunAsync("admin", "subscription", other.Email, "paid")).Exits(2);
        (await cli.RunAsync("admin", "subscription", "nobody@example.org", "active")).Exits(1);
        (await cli.RunAsync("admin", "promote", other.Email)).Exits(2);
        (await cli.RunAsync("admin", "promote", other.Email, "--yes")).Exits(0);
        (await other.RunAsync("admin", "clusters")).Exits(0);
        (await cli.RunAsync("admin", "demote", other.Email, "--yes")).Exits(0);
        (await other.RunAsync("admin", "clusters")).Exits(1);
        await UsersComeAndGoAsync(cli, other);
    }

    private static async Task UsersComeAndGoAsync(Hosting.Cli cli, Hosting.Cli other)
    {
        Assert.Contains("(this one)", (await other.RunAsync("sign-ins")).Exits(0).Output, StringComparison.Ordinal);
        (await cli.RunAsync("admin", "disable", other.Email, "--yes")).Exits(0);
        (await other.RunAsync("whoami")).Exits(4);
        Assert.Contains("disabled", (await cli.RunAsync("admin", "users", other.Email)).Exits(0).Output, StringComparison.Ordinal);
        (await cli.RunAsync("admin", "enable", other.Email, "--yes")).Exits(0);
        Assert.Contains($"{cli.Email}\tuser.disabled\t{other.Email}", (await cli.RunAsync("admin", "audit", "--action", "user.disabled")).Exits(0).Output, StringComparison.Ordinal);
        (await cli.RunAsync("admin", "delete-user", other.Email)).Exits(2);
        (await cli.RunAsync("admin", "delete-user", other.Email, "--yes")).Exits(0);
        (await cli.RunAsync("admin", "disable", "nobody@example.org", "--yes")).Exits(1);
        (await cli.RunAsync("admin", "demote", cli.Email, "--yes")).Exits(1);
        var invitation = (await cli.RunAsync("admin", "invite", "guest@example.org", "--days", "3", "--json")).Exits(0).Json.GetProperty("id").GetString()!;
        Assert.Contains("guest@example.org", (await cli.RunAsync("admin", "invitations")).Exits(0).Output, StringComparison.Ordinal);
        (await cli.RunAsync("admin", "revoke", invitation)).Exits(0);
        Assert.DoesNotContain(invitation, (await cli.RunAsync("admin", "invitations")).Exits(0).Output, StringComparison.Ordinal);
    }
}
