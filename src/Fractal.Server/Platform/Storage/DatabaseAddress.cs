using System.Data.Common;
using Fractal.Server.Platform.Starting;
using Npgsql;

namespace Fractal.Server.Platform.Storage;

/// <summary>
/// The database in <c>Fractal:Database</c>, a PostgreSQL connection string of either form (<c>Host=…;Database=…</c> or
/// <c>postgres://user@host/name</c>). Empty means the embedded SQLite file. Its text forms never contain the password.
/// </summary>
internal sealed class DatabaseAddress
{
    public const string Setting = "Fractal:Database";

    /// <summary>
    /// The same as SQLite's busy timeout: a request that waits longer for a row lock fails. Also, PostgreSQL detects clients whose machine
    /// vanished and releases their locks.
    /// </summary>
    private const string TimeLimits =
        "-c lock_timeout=10s -c idle_in_transaction_session_timeout=30s -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4";

    private readonly Lazy<NpgsqlConnectionStringBuilder?> read;

    private DatabaseAddress(Func<NpgsqlConnectionStringBuilder?> read) => this.read = new Lazy<NpgsqlConnectionStringBuilder?>(read);

    public bool IsPostgres => Builder is not null;

    private NpgsqlConnectionStringBuilder? Builder => read.Value;

    /// <summary>Contains the password; only for Npgsql.</summary>
    public string ConnectionString => Builder?.ConnectionString ?? throw new InvalidOperationException("The database is the embedded one.");

    /// <summary>For a connection that holds a lock until it is closed; never pooled.</summary>
    public string Unpooled => new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false, KeepAlive = 10 }.ConnectionString;

    public static bool IsSet(IConfiguration configuration) => !string.IsNullOrWhiteSpace(configuration[Setting]);

    /// <exception cref="StartException">It can't be parsed.</exception>
    public static DatabaseAddress Of(IConfiguration configuration)
    {
        var address = WhenAsked(configuration);
        _ = address.IsPostgres;
        return address;
    }

    /// <summary>Defers the error to the first use, when the server starts, instead of when services are built.</summary>
    public static DatabaseAddress WhenAsked(IConfiguration configuration) =>
        new(() => IsSet(configuration) ? Complete(Parse(configuration[Setting]!.Trim())) : null);

    /// <summary>For messages: host, database and user.</summary>
    public override string ToString() => Builder is null ? "the embedded database" : $"\"{Builder.Database}\" at {Builder.Host}:{Builder.Port} as {Builder.Username}";

    private static NpgsqlConnectionStringBuilder Parse(string text)
    {
        var isUri = text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal);
        try
        {
            return isUri ? PostgresUri.Parse(text) : new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException)
        {
            throw Malformed(isUri ? (exception as FormatException)?.Message : UnknownKeyword(text));
        }
    }

    private static NpgsqlConnectionStringBuilder Complete(NpgsqlConnectionStringBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Host)) throw Malformed("It names no host.");
        if (string.IsNullOrEmpty(builder.Username)) builder.Username = Environment.UserName;
        if (string.IsNullOrEmpty(builder.Database)) throw Malformed("It names no database.");
        builder.ApplicationName ??= "fractal";
        // Npgsql's own ContainsKey returns true for every keyword that it knows.
        var said = new DbConnectionStringBuilder { ConnectionString = builder.ConnectionString };
        if (!said.ContainsKey("Timeout")) builder.Timeout = 5;
        if (!said.ContainsKey("Maximum Pool Size")) builder.MaxPoolSize = 40;
        // Plans frequent statements once. Behind a proxy with transaction pooling, set Max Auto Prepare=0.
        if (!said.ContainsKey("Max Auto Prepare")) (builder.MaxAutoPrepare, builder.AutoPrepareMinUsages) = (200, 3);
        // Nothing is ever set on a pooled connection, so there is nothing to reset.
        if (!said.ContainsKey("No Reset On Close")) builder.NoResetOnClose = true;
        if (string.IsNullOrEmpty(builder.Options)) builder.Options = TimeLimits;
        builder.PersistSecurityInfo = false;
        builder.IncludeErrorDetail = false;
        return builder;
    }

    /// <summary>Names the unknown keyword. Npgsql's own message may repeat a value, which may be the password.</summary>
    private static string? UnknownKeyword(string text)
    {
        try
        {
            var known = new NpgsqlConnectionStringBuilder();
            var unknown = new DbConnectionStringBuilder { ConnectionString = text }.Keys!.Cast<string>().FirstOrDefault(key => !known.ContainsKey(key));
            return unknown is null ? null : $"It has no use for \"{unknown}\".";
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static StartException Malformed(string? why) =>
        new($"{Setting} is not a PostgreSQL connection string: Host=HOST;Database=NAME;Username=USER;Password=… or postgres://USER:PASSWORD@HOST/NAME. {why}".TrimEnd());
}
