using Xunit;

namespace Fractal.Cli.Tests.Terminal;

public sealed class HelpTests
{
    private static readonly string[] Commands =
    [
        "login", "register", "logout", "whoami", "password", "sign-ins", "apps", "start", "sessions", "end", "simulate",
        "admin claim", "admin users", "admin promote", "admin demote", "admin disable", "admin enable", "admin sign-out", "admin delete-user",
        "admin invite", "admin invitations", "admin revoke", "admin audit", "admin pools", "admin pool-policy", "admin retry", "admin clusters", "admin reconcilers", "admin subscription",
    ];

    [Fact]
    public async Task Every_command_has_a_description_and_examples()
    {
        using var cli = new Hosting.Cli(null);
        await Parallel.ForEachAsync(Commands, new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (command, _) =>
        {
            var run = (await cli.RunAsync([.. command.Split(' '), "--help"])).Exits(0);
            Assert.Contains("Usage:\n  fractal " + command, run.Output, StringComparison.Ordinal);
            Assert.Contains("Examples:\n  fractal " + command, run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', run.Output);
        });
    }

    [Fact]
    public async Task The_first_page_names_every_command_and_the_exit_codes()
    {
        using var cli = new Hosting.Cli(null);
        var (root, admin) = ((await cli.RunAsync("--help")).Exits(0).Output, (await cli.RunAsync("admin", "--help")).Exits(0).Output);
        Assert.All(Commands, command => Assert.Contains("\n  " + command.Replace("admin ", "", StringComparison.Ordinal), command.StartsWith("admin", StringComparison.Ordinal) ? admin : root, StringComparison.Ordinal));
        Assert.Contains("Exit codes:", root, StringComparison.Ordinal);
        Assert.DoesNotContain(root.Split('\n'), line => line.TrimEnd().Length > 100);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("end")]
    [InlineData("end terminal --all")]
    [InlineData("start")]
    [InlineData("start terminal --wait soon")]
    [InlineData("start terminal --wait 100000")]
    [InlineData("apps surplus")]
    public async Task An_invalid_command_line_exits_with_2(string line)
    {
        using var cli = new Hosting.Cli(null);
        var run = (await cli.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Exits(2);
        Assert.DoesNotContain("   at ", run.Error + run.Output, StringComparison.Ordinal);
    }
}
