using System.Text.Json;
using Fractal.Cli.Tests.Hosting;
using Xunit;

namespace Fractal.Cli.Tests.Accounts;

public sealed class SignInTests(OneServer server)
{
    [Fact]
    public async Task A_wrong_password_is_rejected_and_nothing_is_stored()
    {
        using var cli = new Hosting.Cli(server.Fractal.Address);
        var refused = (await cli.RunWithInputAsync("not the password\n", "login", cli.Email, "--password-stdin")).Exits(1);
        Assert.Contains("invalid_credentials", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(cli.SignIns));
    }

    [Fact]
    public async Task Without_a_sign_in_the_remedy_is_shown()
    {
        using var cli = new Hosting.Cli(server.Fractal.Address);
        Assert.Contains("Sign in with: fractal login", (await cli.RunAsync("sessions")).Exits(4).Error, StringComparison.Ordinal);
        await cli.RegisterAsync();
        (await cli.RunAsync("logout")).Exits(0);
        (await cli.RunAsync("whoami")).Exits(4);
        (await cli.RunWithInputAsync(Hosting.Cli.Password, "login", cli.Email, "--password-stdin")).Exits(0);
        Assert.Contains(cli.Email, (await cli.RunAsync("whoami")).Exits(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_is_private_and_tightened_if_necessary()
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var cli = new Hosting.Cli(server.Fractal.Address);
        await cli.RegisterAsync();
        Assert.Equal(ownerOnly, File.GetUnixFileMode(cli.SignIns));
        Assert.Equal(ownerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(cli.SignIns)!));
        File.SetUnixFileMode(cli.SignIns, ownerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        (await cli.RunAsync("whoami")).Exits(0);
        Assert.Equal(ownerOnly, File.GetUnixFileMode(cli.SignIns));
        Assert.Equal(["sign-ins.json", "sign-ins.lock"], Directory.GetFiles(Path.GetDirectoryName(cli.SignIns)!).Select(Path.GetFileName).Order());
    }

    /// <summary>
    /// A refresh token that is used twice ends the whole sign-in, so four concurrent refreshes prove that the client serialises them.
    /// </summary>
    [Fact]
    public async Task Concurrent_processes_refresh_an_expired_access_token_once()
    {
        using var cli = new Hosting.Cli(server.Fractal.Address);
        await cli.RegisterAsync();
        var before = RefreshToken(cli);
        await Task.Delay(TimeSpan.FromSeconds(OneServer.AccessTokenSeconds + 0.5), TestContext.Current.CancellationToken);
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => cli.RunAsync("whoami")));
        Assert.All(runs, run => run.Exits(0));
        Assert.NotEqual(before, RefreshToken(cli));
        (await cli.RunAsync("whoami")).Exits(0);
    }

    [Fact]
    public async Task A_new_password_keeps_this_sign_in_and_ends_the_others()
    {
        const string next = "another horse battery staple";
        using var cli = new Hosting.Cli(server.Fractal.Address);
        using var other = new Hosting.Cli(server.Fractal.Address);
        await cli.RegisterAsync();
        (await other.RunWithInputAsync(Hosting.Cli.Password, "login", cli.Email, "--password-stdin")).Exits(0);
        (await cli.RunWithInputAsync($"{Hosting.Cli.Password}\nshort\n", "password", "--password-stdin")).Exits(2);
        (await cli.RunWithInputAsync($"{Hosting.Cli.Password}\n{next}\n", "password", "--password-stdin")).Exits(0);
        (await cli.RunAsync("whoami")).Exits(0);
        (await other.RunAsync("whoami")).Exits(4);
        (await other.RunWithInputAsync(Hosting.Cli.Password, "login", cli.Email, "--password-stdin")).Exits(1);
        (await other.RunWithInputAsync(next, "login", cli.Email, "--password-stdin")).Exits(0);
    }

    [Fact]
    public async Task Without_a_terminal_a_password_is_not_asked_for()
    {
        using var cli = new Hosting.Cli(server.Fractal.Address);
        Assert.Contains("--password-stdin", (await cli.RunAsync("login", cli.Email)).Exits(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_is_reported_and_not_changed()
    {
        using var cli = new Hosting.Cli(server.Fractal.Address);
        Directory.CreateDirectory(Path.GetDirectoryName(cli.SignIns)!);
        await File.WriteAllTextAsync(cli.SignIns, "{\"http", TestContext.Current.CancellationToken);
        Assert.Contains("is damaged. Remove it and sign in again", (await cli.RunAsync("whoami")).Exits(1).Error, StringComparison.Ordinal);
        Assert.Equal("{\"http", await File.ReadAllTextAsync(cli.SignIns, TestContext.Current.CancellationToken));
    }

    private static string RefreshToken(Hosting.Cli cli) =>
        JsonDocument.Parse(File.ReadAllText(cli.SignIns)).RootElement.EnumerateObject().Single().Value.GetProperty("refreshToken").GetString()!;
}
