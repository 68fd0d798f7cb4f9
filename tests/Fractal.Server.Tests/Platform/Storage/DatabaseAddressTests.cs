using Fractal.Server.Platform.Replicas;
using Fractal.Server.Platform.Starting;
using Fractal.Server.Platform.Storage;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Xunit;

namespace Fractal.Server.Tests.Platform.Storage;

public sealed class DatabaseAddressTests
{
    [Theory]
    [InlineData("Host=db;Database=fractal;Username=me;Password=p@ss:w/rd", "db", 5432, "fractal", "me", "p@ss:w/rd")]
    [InlineData("postgres://me:p%40ss%3Aw%2Frd@db:5433/fractal?sslmode=verify-full", "db", 5433, "fractal", "me", "p@ss:w/rd")]
    [InlineData("postgresql://me@/fractal?host=/run/postgresql", "/run/postgresql", 5432, "fractal", "me", null)]
    [InlineData("postgres:///fractal?host=/run/postgresql&user=me", "/run/postgresql", 5432, "fractal", "me", null)]
    [InlineData("postgres://me@[::1]:5434/fractal", "::1", 5434, "fractal", "me", null)]
    public void Both_forms_are_parsed(string text, string host, int port, string database, string user, string? password)
    {
        var read = new NpgsqlConnectionStringBuilder(Of(text).ConnectionString);
        Assert.Equal((host, port, database, user, password), (read.Host, read.Port, read.Database, read.Username, read.Password));
        Assert.Equal((5, 40), (read.Timeout, read.MaxPoolSize));
        Assert.DoesNotContain(password ?? "no password", Of(text).ToString());
    }

    [Fact]
    public void Options_in_the_address_take_precedence()
    {
        var read = new NpgsqlConnectionStringBuilder(Of("postgres://me@db/fractal?Maximum%20Pool%20Size=100&connect_timeout=15").ConnectionString);
        Assert.Equal((15, 100), (read.Timeout, read.MaxPoolSize));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(null)]
    public void An_empty_setting_means_the_embedded_database(string? text) => Assert.False(Of(text).IsPostgres);

    [Theory]
    [InlineData("fractal.db", null)]
    [InlineData("Host=db;Database=fractal;Passwort=hunter22", "passwort")]
    [InlineData("Host=db;Database=fractal;Password=hunter22;Port=many", null)]
    [InlineData("Host=db;Password=hunter22", "no database")]
    [InlineData("Database=fractal;Password=hunter22", "no host")]
    [InlineData("Host=db;Password='hunter22", null)]
    [InlineData("postgres://me:hunter22@db", "no database")]
    [InlineData("postgres://me:hunter22@db:many/fractal", "password")]
    [InlineData("postgres://me:hunter22@db/fractal?sslmode=perhaps", "sslmode")]
    [InlineData("postgres://me:hunter22@db/fractal?pasword=hunter22", "pasword")]
    public void An_invalid_one_is_reported_in_one_line_without_the_password(string text, string? about)
    {
        var said = Assert.Throws<StartException>(() => Of(text)).Message;
        Assert.Contains("Fractal:Database", said);
        Assert.Contains(about ?? "postgres://USER", said);
        Assert.DoesNotContain("hunter22", said);
        Assert.DoesNotContain('\n', said);
    }

    [Theory]
    [InlineData("13.16", true)]
    [InlineData("14.0", false)]
    [InlineData("18.1", false)]
    public void An_unsupported_PostgreSQL_version_is_rejected(string version, bool refused) => Assert.Equal(refused, StartupLock.Refusal(Version.Parse(version)) is not null);

    private static DatabaseAddress Of(string? text) =>
        DatabaseAddress.Of(new ConfigurationBuilder().AddInMemoryCollection([new(DatabaseAddress.Setting, text)]).Build());
}
