using System.Buffers.Text;
using Fractal.Drivers;
using Fractal.Drivers.Simulated;
using Fractal.Server.Containers.Agents;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Tests.Faults;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Fractal.Server.Tests.Hosting;

/// <summary>
/// A running server on one kind of database, shared by the stories of a class, each with its own users and apps. A subclass selects the
/// database.
/// </summary>
public abstract partial class TestServer : IAsyncLifetime
{
    private static readonly Lock FirstStart = new();
    private static volatile bool started;
    private readonly string folder;
    private readonly WireSecrets secrets = new();
    private readonly DocumentedStatuses statuses = new();
    private ServerFactory? factory;
    private TestUser? administrator;

    internal FakeTimeProvider Clock { get; } = new(new DateTimeOffset(TimeProvider.System.GetUtcNow().Date, TimeSpan.Zero).AddHours(12));

    internal LogCapture Logs { get; } = new();

    /// <summary>Its address.</summary>
    internal Uri Address { get; private set; } = new("http://127.0.0.1");

    internal string AgentSocket => Path.Combine(folder, "run", "server", "agent.sock");

    internal string File(string name) => Path.Combine(folder, "data", name);

    internal SimulatedDriver Driver => (SimulatedDriver)Cluster.Inner;

    /// <summary>The same from the server's perspective.</summary>
    internal FaultyDriver Cluster => (FaultyDriver)Get<IClusterDriver>();

    /// <summary>Where the server's calls to database and driver can be made to fail.</summary>
    internal FaultPoints Faults { get; }

    /// <summary>The server's clock; <see cref="Clock"/> advances it, and it may jump.</summary>
    internal JumpingClock Wall { get; }

    /// <summary>A client without a sign-in.</summary>
    internal HttpClient Anonymous { get; private set; } = null!;

    /// <summary>Whether the background loops run; otherwise <see cref="RunReconcilersAsync"/> runs them.</summary>
    private protected virtual bool RunsByItself => false;

    /// <summary>What is recorded in <see cref="Logs"/>.</summary>
    private protected virtual LogLevel LeastLogged => LogLevel.Debug;

    private protected abstract void Choose(IDictionary<string, string> settings);

    internal T Get<T>() where T : notnull => factory!.Services.GetRequiredService<T>();

    internal FractalDb OpenDatabase() => Get<Database>().Open();

    internal HttpClient NewClient() => new(statuses.Before(secrets.Before(new SocketsHttpHandler { UseCookies = false, UseProxy = false, AllowAutoRedirect = false }))) { BaseAddress = Address };

    public virtual ValueTask InitializeAsync()
    {
        Start();
        return ValueTask.CompletedTask;
    }

    /// <param name="parent">The parent of its folder; null for the temporary folder.</param>
    protected TestServer(string? parent = null)
    {
        folder = Directory.CreateDirectory(Path.Combine(parent ?? Path.GetTempPath(), "fractal-test-" + Path.GetRandomFileName())).FullName;
        (Wall, Faults) = (new JumpingClock(Clock), new FaultPoints(Clock));
    }

    /// <summary>Stops it cleanly and starts it again on the same data.</summary>
    internal async Task RestartAsync()
    {
        await ExpectNoSecretLoggedAsync();
        await factory!.DisposeAsync();
        Start();
        if (administrator is not null) administrator = AtNewAddress(administrator);
    }

    /// <summary>Crashes it, so that nothing more is written, and starts it again on the same data.</summary>
    internal async Task CrashAsync()
    {
        await ExpectNoSecretLoggedAsync();
        Faults.Dead = true;
        await factory!.DisposeAsync();
        Faults.Dead = false;
        Start();
        if (administrator is not null) administrator = AtNewAddress(administrator);
    }

    /// <summary>The same user, at the new server's port.</summary>
    internal TestUser AtNewAddress(TestUser user) => new(user.Email, user.Secret, NewClient()) { Id = user.Id, Tokens = user.Tokens };

    public virtual async ValueTask DisposeAsync()
    {
        try
        {
            if (factory is not null) await ExpectNoSecretLoggedAsync();
            Assert.Empty(statuses.Found);
        }
        finally
        {
            if (factory is not null) await factory.DisposeAsync();
            Directory.Delete(folder, recursive: true);
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>Whatever the stories of a server do, no logged line contains a secret.</summary>
    private async Task ExpectNoSecretLoggedAsync()
    {
        var keys = Get<ContainerKeys>();
        foreach (var (container, code) in Cluster.Launched)
        {
            secrets.Add(code, "enrolment code");
            secrets.Add(keys.Token(container), "agent token");
            secrets.Add(Base64Url.EncodeToString(keys.TicketKey(container)), "ticket key");
        }

        foreach (var file in new[] { "installation.key", "administrator.code" }.Select(File).Where(System.IO.File.Exists))
        {
            foreach (var word in (await System.IO.File.ReadAllTextAsync(file)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => !Guid.TryParse(word, out _) && !word.EndsWith('Z')))
                secrets.Add(word, Path.GetFileName(file));
        }

        var found = secrets.FoundIn(Logs.Lines);
        Assert.True(found.Count == 0, $"{found.Count} log lines have a secret in them:\n{string.Join('\n', found.Take(5))}");
    }

    private void Start()
    {
        var settings = new Dictionary<string, string>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Fractal:Data"] = Path.Combine(folder, "data"),
            ["Fractal:Driver"] = "simulated",
            ["Fractal:Simulated:RuntimeFolder"] = Path.Combine(folder, "run"),
            ["Fractal:Simulated:LeadTime"] = "0s",
            ["Fractal:Accounts:AccessTokenLifetime"] = "1h",
            ["Fractal:Limits:CredentialsPerMinute"] = "1000000",
            ["Fractal:Limits:StartsPerMinute"] = "1000000",
            ["Fractal:Tiers:small:MaxLiveSessions"] = "1",
            ["Fractal:Tiers:large:MaxLiveSessions"] = "100",
            ["Fractal:Tiers:first:Priority"] = "10",
            ["Fractal:Tiers:first:MaxLiveSessions"] = "100",
            ["Fractal:Tiers:narrow:Apps:0"] = "no-such-app",
            ["Fractal:Tiers:brief:IdleTimeout"] = "10min",
            ["Fractal:Tiers:brief:ReconnectWindow"] = "20s",
        };
        Choose(settings);
        factory = new ServerFactory(settings, Wall, Logs, Faults, LeastLogged, RunsByItself);
        if (started) factory.StartServer();
        else StartAlone();
        Address = new Uri(Get<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single(a => a.StartsWith("http://127", StringComparison.Ordinal)));
        Anonymous = NewClient();
    }

    /// <summary>
    /// RangeAttribute initialises itself at first use and fails if two threads do so concurrently (a TimeSpan is then compared as text).
    /// Normally a process has one server; here the first one validates its settings alone.
    /// </summary>
    private void StartAlone()
    {
        lock (FirstStart) factory!.StartServer();
        started = true;
    }
}
