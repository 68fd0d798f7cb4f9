using Fractal.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Platform.Storage;

/// <summary>The database that the tests start.</summary>
public sealed class PostgresServerTests
{
    [Fact]
    public async Task The_database_keeps_running_however_much_it_logs()
    {
        Assert.SkipWhen(PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
        await using var postgres = await PostgresServer.StartAsync("log_min_messages=log");

        // Four times the capacity of a pipe.
        for (var i = 0; i < 4; i++) await postgres.SqlAsync("postgres", "do $$ begin raise log '%', repeat('x', 65536); end $$").WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await postgres.SqlAsync("postgres", "do $$ begin raise log 'the last word'; end $$");
        await Eventually.TrueAsync(() => postgres.Log.Contains("the last word", StringComparison.Ordinal), "its words are kept");
    }
}
