using System.Buffers.Text;
using System.Net.Http.Headers;
using Fractal.Client.Accounts;
using Fractal.Client.Sessions;
using Fractal.Server.Containers;
using Fractal.Server.Containers.Agents;
using Fractal.Server.Platform.Keys;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Starting;
using Fractal.Server.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Platform.Keys;

/// <summary>The installation key is replaced while a server runs.</summary>
public abstract class RotationStories : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    protected abstract TestServer Server { get; }

    private KeyFile File => new(Server.File("installation.key"));

    public ValueTask InitializeAsync() => Server.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Everything_continues_and_new_data_uses_the_new_key()
    {
        var (app, user) = (await Server.AddReadyAppAsync(), await Server.RegisterSubscriberAsync("large"));
        var session = await Server.StartedAsync(user, app);
        var (old, oldToken, refresh) = (await Server.ContainerOfAsync(session.Id), Server.Get<ContainerKeys>().Token(await Server.ContainerOfAsync(session.Id)), user.Tokens.RefreshToken);
        using var viewer = await Viewer.ConnectAsync(session);
        var installation = Server.Get<InstallationKey>().Id;

        await RotateAsync();

        Assert.Equal((installation, 2), (Server.Get<InstallationKey>().Id, Server.Get<InstallationKey>().KeyId));
        Assert.Equal(["2"], await SealedUnderAsync());
        await viewer.LookAsync();
        Assert.Equal(oldToken, Server.Get<ContainerKeys>().Token(old));
        Assert.Equal(204, await HeartbeatAsync(oldToken));
        using (var again = await Viewer.ConnectAsync(await NewWayInAsync(user, session.Id))) await again.LookAsync();
        var (tokens, renewed) = (await RefreshAsync(refresh), await RefreshAsync(refresh));
        Assert.Equal((200, 2), (tokens.Status, KeyIdOf(tokens.As<TokenResponse>().RefreshToken)));
        Assert.Equal(200, renewed.Status);

        await Server.AddReadyContainersAsync(app, 3);
        var ids = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            var next = await Server.StartedAsync(user, app);
            using var seen = await Viewer.ConnectAsync(next);
            await seen.LookAsync();
            ids.Add(await KeyIdOfAsync(await Server.ContainerOfAsync(next.Id)));
        }

        Assert.Equal([1, 2, 2], ids.Order());
        await Server.RestartAsync();
        Assert.Equal(200, (await Server.AtNewAddress(user).Client.SendAsync(HttpMethod.Get, "/v1/accounts/me")).Status);
    }

    [Fact]
    public async Task Only_data_under_a_retired_key_ends()
    {
        var (app, user, away) = (await Server.AddReadyAppAsync(), await Server.RegisterSubscriberAsync("large"), await Server.RegisterUserAsync());
        var session = await Server.StartedAsync(user, app);
        var oldToken = Server.Get<ContainerKeys>().Token(await Server.ContainerOfAsync(session.Id));
        using var viewer = await Viewer.ConnectAsync(session);
        var refresh = user.Tokens.RefreshToken;
        await RotateAsync();
        // The ready container is as old as the first session's.
        await Server.StartedAsync(user, app);
        await Server.RunReconcilersAsync();
        var later = await Server.StartedAsync(user, app);
        var renewed = (await RefreshAsync(refresh)).As<TokenResponse>();

        File.Change(ring => ring.RetireBefore(Server.Clock.GetUtcNow()));
        await Server.RunReconcilersAsync();

        Assert.Equal(401, await HeartbeatAsync(oldToken));
        await Server.EndedAsync(user, session.Id, EndReason.AdminEnded);
        Assert.NotNull(await viewer.ClosedAsync());
        Assert.Equal(401, (await RefreshAsync(away.Tokens.RefreshToken)).Status);
        Assert.Equal(200, (await RefreshAsync(renewed.RefreshToken)).Status);
        Assert.Equal(SessionState.Claimed, (await TestServer.GetAsync(user, later.Id)).State);
        using var seen = await Viewer.ConnectAsync(await NewWayInAsync(user, later.Id));
        await Server.ExpectConsistentRowsAsync();
    }

    [Fact]
    public async Task After_a_theft_nothing_protected_by_the_old_key_is_left()
    {
        var user = await Server.RegisterUserAsync();
        using var browser = Server.NewClientOf(user);
        var sealedBefore = await RowsAsync();
        File.Change(ring => ring.ReplaceAll(Server.Clock.GetUtcNow()));
        await Server.RestartAsync();

        Assert.Empty(sealedBefore.Intersect(await RowsAsync()));
        var there = Server.AtNewAddress(user);
        using var client = Server.NewClientOf(there);
        client.DefaultRequestHeaders.Authorization = browser.DefaultRequestHeaders.Authorization;
        Assert.Equal(401, (await client.SendAsync(HttpMethod.Get, "/v1/accounts/me")).Status);
        Assert.Equal(401, (await RefreshAsync(user.Tokens.RefreshToken)).Status);
        await Server.LoginAsync(there);
        Assert.Equal(200, (await there.Client.SendAsync(HttpMethod.Get, "/v1/accounts/me")).Status);
        Assert.Equal(["2"], await SealedUnderAsync());
        Assert.Contains(Server.Logs.Lines, line => line.Contains("retired installation key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_damaged_file_or_another_installations_changes_nothing_and_is_reported()
    {
        var user = await Server.RegisterUserAsync();
        var text = await System.IO.File.ReadAllTextAsync(File.Path);
        foreach (var (wrong, expected) in new[] { ("", "is empty"), (text[..20], "is not 32 bytes"), (KeyRing.NewText(), "another installation") })
        {
            await System.IO.File.WriteAllTextAsync(File.Path, wrong);
            var failure = await Assert.ThrowsAsync<StartException>(() => Rotation.RunAsync(CancellationToken.None));
            Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
            Assert.Equal(200, (await user.Client.SendAsync(HttpMethod.Get, "/v1/accounts/me")).Status);
            Assert.Equal(200, (await RefreshAsync((await Server.LoginAsync(user)).RefreshToken)).Status);
        }

        await System.IO.File.WriteAllTextAsync(File.Path, text);
        Assert.Null(await Rotation.RunAsync(CancellationToken.None));
    }

    private Reconciler Rotation => Server.Get<IEnumerable<Reconciler>>().OfType<KeyRotationReconciler>().Single();

    /// <summary>What an operator does, and waiting until servers use the new key.</summary>
    private async Task RotateAsync()
    {
        File.Change(ring => ring.Add(Server.Clock.GetUtcNow() + Soon));
        await Server.RunReconcilersAsync();
        Assert.Equal(1, Server.Get<InstallationKey>().KeyId);
        Assert.Equal(["1"], await SealedUnderAsync());
        await Server.AdvanceAndRunAsync(Soon);
    }

    private static async Task<SessionResponse> NewWayInAsync(TestUser user, Guid session) => (await user.Client.SendAsync(HttpMethod.Post, $"/v1/sessions/{session}/tickets")).Session;

    private Task<Answer> RefreshAsync(string token) => Server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/refresh", new RefreshRequest(token));

    private async Task<int> HeartbeatAsync(string token)
    {
        using var agent = Server.NewClient();
        agent.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return (await agent.SendAsync(HttpMethod.Post, "/v1/agent/heartbeat", new Fractal.Client.Agents.HeartbeatReport(1, 0))).Status;
    }

    private async Task<int> KeyIdOfAsync(Guid container)
    {
        await using var db = Server.OpenDatabase();
        return await db.Containers.Where(c => c.Id == container).Select(c => c.KeyId).SingleAsync();
    }

    private async Task<IReadOnlyList<string?>> RowsAsync()
    {
        await using var db = Server.OpenDatabase();
        return await db.DataProtectionKeys.Select(row => row.Xml).ToListAsync();
    }

    private async Task<IEnumerable<string>> SealedUnderAsync() =>
        (await RowsAsync()).Select(xml => System.Xml.Linq.XElement.Parse(xml!).Descendants("sealed").Single().Attribute("key")!.Value).Distinct();

    private static int KeyIdOf(string refreshToken) => Base64Url.DecodeFromChars(refreshToken)[0];

    public sealed class OnSqlite : RotationStories
    {
        protected override TestServer Server { get; } = new SqliteServer();
    }

    public sealed class OnPostgres : RotationStories
    {
        protected override TestServer Server { get; } = new PostgresTestServer().OrSkip();
    }
}
