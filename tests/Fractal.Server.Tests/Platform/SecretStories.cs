using System.Buffers.Text;
using Fractal.Client.Accounts;
using Fractal.Server.Containers.Agents;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Fractal.Server.Tests.Platform;

[Trait("Promise", "no secret")]
public abstract class SecretStories(TestServer server)
{
    [Fact]
    public async Task No_secret_of_a_run_is_in_any_row_or_log_line()
    {
        var code = (await File.ReadAllTextAsync(server.File("administrator.code"))).Trim();
        var user = await server.RegisterSubscriberAsync("large");
        var app = await server.AddReadyAppAsync();
        var session = await server.StartedAsync(user, app);
        var container = await server.ContainerOfAsync(session.Id);
        using (var viewer = await Viewer.ConnectAsync(session)) await viewer.LeaveAsync();
        var wrong = TestServer.NewSecret();
        await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/login", new LoginRequest(user.Email, wrong));
        await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/login", new LoginRequest(user.Email, "typed in the clear"));
        await user.Client.SendAsync(HttpMethod.Post, "/v1/accounts/administrator", new ClaimAdministratorRequest("guessed-code"));
        var refreshed = (await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/refresh", new RefreshRequest(user.Tokens.RefreshToken))).As<TokenResponse>();
        var key = (await File.ReadAllTextAsync(server.File("installation.key"))).Trim();
        var keys = server.Get<ContainerKeys>();
        string[] secrets =
        [
            code, key, user.Secret, wrong, "typed in the clear", "guessed-code", user.Tokens.AccessToken, user.Tokens.RefreshToken, refreshed.AccessToken, refreshed.RefreshToken,
            session.Connection!.Ticket, keys.Token(container), keys.Token(container)[33..], Base64Url.EncodeToString(keys.TicketKey(container)), server.Driver.Find(container)!.EnrolmentCode,
        ];
        await server.RunReconcilersAsync();

        var kept = await server.ReadAllRowsAsync() + string.Join('\n', server.Logs.Lines);
        Assert.Contains(user.Email, kept);
        Assert.Contains(container.ToString(), kept, StringComparison.OrdinalIgnoreCase);
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, kept);
            if (Base64Url.IsValid(secret)) Assert.DoesNotContain(Convert.ToHexString(Base64Url.DecodeFromChars(secret)), kept);
        }

        Assert.DoesNotContain(Convert.ToHexString(Convert.FromBase64String(key)), kept);
    }

    [Fact]
    public async Task Keys_that_protect_sign_ins_are_encrypted_in_their_rows()
    {
        await server.RegisterUserAsync();
        await using var db = server.OpenDatabase();
        var rows = await db.DataProtectionKeys.AsNoTracking().ToListAsync();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Contains("InstallationKeyDecryptor", row.Xml));
        Assert.All(rows, row => Assert.DoesNotContain("masterKey", row.Xml));
    }

    [Fact]
    public void Files_with_secrets_are_private()
    {
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(server.File("installation.key")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(server.File(".")));
    }

    public sealed class OnSqlite(TalkativeSqliteServer server) : SecretStories(server), IClassFixture<TalkativeSqliteServer>;

    public sealed class OnPostgres(TalkativePostgresServer server) : SecretStories(server.OrSkip()), IClassFixture<TalkativePostgresServer>;
}

/// <summary>Logs everything, including the framework's messages.</summary>
public sealed class TalkativeSqliteServer : SqliteServer
{
    private protected override LogLevel LeastLogged => LogLevel.Trace;
}

/// <summary>Logs everything, including the framework's messages.</summary>
public sealed class TalkativePostgresServer : PostgresTestServer
{
    private protected override LogLevel LeastLogged => LogLevel.Trace;
}
