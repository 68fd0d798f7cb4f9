using Fractal.Server.Tests.Hosting;
using Fractal.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Platform.Replicas;

/// <summary>
/// Two servers in one process on one database and with one installation key; the loops are stopped, and the first one's run when a story
/// requests it.
/// </summary>
public sealed class TwoReplicas : IAsyncLifetime
{
    internal PostgresTestServer First { get; } = new();

    internal Replica Second { get; private set; } = null!;

    internal TwoReplicas OrSkip()
    {
        First.OrSkip();
        return this;
    }

    public async ValueTask InitializeAsync()
    {
        if (PostgresServer.Missing is not null) return;
        await First.InitializeAsync();
        Second = new Replica(First.ConnectionString, First.File("installation.key"));
        await Second.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Second is not null) await Second.DisposeAsync();
        await First.DisposeAsync();
    }

    /// <summary>The same user, as a client of either server.</summary>
    internal IReadOnlyList<TestUser> OnBoth(TestUser user)
    {
        var other = new TestUser(user.Email, user.Secret, Second.NewClient()) { Id = user.Id, Tokens = user.Tokens };
        return [user, other];
    }
}

/// <summary>One server on a database that others use too.</summary>
public sealed class Replica(string connectionString, string keyFile) : TestServer
{
    private protected override void Choose(IDictionary<string, string> settings)
    {
        settings["Fractal:Database"] = connectionString;
        settings["Fractal:InstallationKeyFile"] = keyFile;
    }
}
