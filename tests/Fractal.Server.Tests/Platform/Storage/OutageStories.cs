using System.Collections.Concurrent;
using System.Net.Http.Json;
using Fractal.Client.Accounts;
using Fractal.Client.Sessions;
using Fractal.Server.Containers;
using Fractal.Server.Sessions;
using Fractal.Server.Tests.Hosting;
using Fractal.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Fractal.Server.Tests.Platform.Storage;

/// <summary>Real server processes over PostgreSQL, under load, while a server or the database is killed.</summary>
public sealed class OutageStories : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly string folder = Directory.CreateTempSubdirectory("fractal-outage-").FullName;
    private readonly List<FractalProcess> servers = [];
    private readonly ConcurrentDictionary<int, int> statuses = new();
    private readonly ConcurrentQueue<string> unexpected = new();

    public OutageStories() => Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");

    [Fact]
    public async Task A_killed_server_leaves_consistent_rows_and_the_other_continues()
    {
        var postgres = await PostgresServer.SharedAsync();
        var database = await postgres.CreateDatabaseAsync();
        var (first, second) = (await StartAsync(postgres, database), await StartAsync(postgres, database));
        using var over = new CancellationTokenSource();
        var load = await BeginLoadAsync([first.Address, second.Address], over.Token);
        second.Kill();
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        await over.CancelAsync();
        await load;
        await ConvergedAsync(postgres, database, first);
        await first.StopAsync();
        await postgres.DropDatabaseAsync(database);
    }

    [Fact]
    public async Task A_database_killed_under_load_is_reported_as_unavailable_and_everything_recovers()
    {
        await using var postgres = await PostgresServer.StartAsync();
        var database = await postgres.CreateDatabaseAsync();
        var server = await StartAsync(postgres, database);
        using var over = new CancellationTokenSource();
        var load = await BeginLoadAsync([server.Address], over.Token);
        await postgres.KillAsync();
        await SeenAsync(503, times: 1);
        await postgres.ResumeAsync();
        await SeenAsync(201, times: statuses.GetValueOrDefault(201) + 5);
        await over.CancelAsync();
        await load;
        await ConvergedAsync(postgres, database, server);
        await server.StopAsync();
    }

    private string Answers => string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Key}: {s.Value}"));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers) await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<FractalProcess> StartAsync(PostgresServer postgres, string database)
    {
        var server = await FractalProcess.StartAsync(
            "Fractal:Driver=simulated", $"Fractal:Database={postgres.ConnectionString(database)}", $"Fractal:InstallationKeyFile={folder}/installation.key",
            "Fractal:Simulated:LeadTime=100ms", "Fractal:Limits:CredentialsPerMinute=100000", "Fractal:Limits:StartsPerMinute=100000");
        servers.Add(server);
        return server;
    }

    /// <summary>
    /// Signs users in, then lets them start and end sessions, using the servers in turn and repeating requests without a response by key.
    /// </summary>
    /// <returns>Completes when the load is running; the inner task when it is over.</returns>
    private async Task<Task> BeginLoadAsync(Uri[] addresses, CancellationToken over)
    {
        var users = new List<HttpClient>();
        for (var number = 0; number < 6; number++) users.Add(await SignInAsync(addresses[0], $"user{number}@example.org"));
        var load = Task.WhenAll(users.Select(async (http, number) =>
        {
            for (var i = 0; !over.IsCancellationRequested; i++)
            {
                var session = await UntilAnsweredAsync(http, addresses, HttpMethod.Post, "/v1/sessions", $"{number} {i}", over);
                if (session is not null) await UntilAnsweredAsync(http, addresses, HttpMethod.Delete, $"/v1/sessions/{session}", null, over);
            }

            http.Dispose();
        }));
        await SeenAsync(201, times: 5);
        return load;
    }

    private async Task SeenAsync(int status, int times)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (statuses.GetValueOrDefault(status) < times)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"There were not {times} answers {status}: {Answers}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<HttpClient> SignInAsync(Uri address, string email)
    {
        var http = new HttpClient { Timeout = TimeSpan.FromSeconds(90) };
        var secret = TestServer.NewSecret();
        using var registered = await http.PostAsJsonAsync(new Uri(address, "/v1/accounts/register"), TestServer.Registration(email, secret), CancellationToken.None);
        Assert.True(registered.IsSuccessStatusCode, await registered.Content.ReadAsStringAsync(CancellationToken.None));
        using var login = await http.PostAsJsonAsync(new Uri(address, "/v1/accounts/login"), new LoginRequest(email, secret), CancellationToken.None);
        var tokens = await login.Content.ReadFromJsonAsync<TokenResponse>(CancellationToken.None);
        http.DefaultRequestHeaders.Authorization = new("Bearer", tokens!.AccessToken);
        return http;
    }

    private async Task<Guid?> UntilAnsweredAsync(HttpClient http, Uri[] addresses, HttpMethod method, string path, string? key, CancellationToken over)
    {
        for (var attempt = Random.Shared.Next(2); attempt < 200; attempt++)
        {
            using var request = new HttpRequestMessage(method, new Uri(addresses[attempt % addresses.Length], path));
            if (key is not null) request.Content = JsonContent.Create(new StartSessionRequest("terminal"));
            if (key is not null) request.Headers.Add("Idempotency-Key", key);
            try
            {
                using var answer = await http.SendAsync(request, CancellationToken.None);
                statuses.AddOrUpdate((int)answer.StatusCode, 1, (_, count) => count + 1);
                if ((int)answer.StatusCode is 200 or 201 or 202) return (await answer.Content.ReadFromJsonAsync<SessionResponse>(Client.ClientJson.Default.Options, CancellationToken.None))!.Id;
                if ((int)answer.StatusCode is 429) return null;
                if ((int)answer.StatusCode is not 503) unexpected.Enqueue($"{method} {path}: {await answer.Content.ReadAsStringAsync(CancellationToken.None)}");
            }
            catch (HttpRequestException)
            {
                // That server is gone: use the other.
            }

            if (over.IsCancellationRequested && attempt > 20) return null;
            await Task.Delay(50, CancellationToken.None);
        }

        unexpected.Enqueue($"{method} {path} was never answered.");
        return null;
    }

    /// <summary>Ends the remaining sessions as their users would, and waits until every session has ended and the rows agree.</summary>
    private async Task ConvergedAsync(PostgresServer postgres, string database, FractalProcess survivor)
    {
        Assert.True(unexpected.IsEmpty, string.Join('\n', unexpected) + "\n" + survivor.Log);
        Assert.True(statuses.GetValueOrDefault(201) > 0, Answers + survivor.Log);
        var options = new DbContextOptionsBuilder<PostgresFractalDb>().UseNpgsql(postgres.ConnectionString(database) + ";Pooling=false").UseSnakeCaseNamingConvention().Options;
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            await using var db = new PostgresFractalDb(options);
            await db.Sessions.Where(s => s.State == SessionState.Queued).ExecuteUpdateAsync(set => set.SetProperty(s => s.SeenAt, DateTimeOffset.UnixEpoch), TestContext.Current.CancellationToken);
            var left = await db.Sessions.CountAsync(s => s.State == SessionState.Queued || s.State == SessionState.Ending, TestContext.Current.CancellationToken);
            var starting = await db.Containers.CountAsync(c => c.State == ContainerState.Ending, TestContext.Current.CancellationToken);
            if (left + starting == 0)
            {
                await TestServer.ExpectConsistentRowsAsync(db);
                return;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"{left} sessions and {starting} containers do not come to their end.\n{survivor.Log}");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }
}
