using Fractal.Server.Platform.Keys;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Replicas;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Platform.Storage;

internal static class DatabaseExtensions
{
    public const string SqliteFile = "fractal.db";

    public static void AddDatabase(this IServiceCollection services)
    {
        services.AddSingleton(provider => DatabaseAddress.WhenAsked(provider.GetRequiredService<IConfiguration>()));
        services.AddDbContextFactory<SqliteFractalDb>((provider, options) => options
            .UseSqlite(SqliteConnectionString(provider.GetRequiredService<DataFolder>().File(SqliteFile)))
            .UseSnakeCaseNamingConvention()
            .AddInterceptors(new SqlitePragmas()));
        services.AddDbContextFactory<PostgresFractalDb>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<DatabaseAddress>().ConnectionString)
            .UseSnakeCaseNamingConvention()
            .AddInterceptors(new Locking.Clauses()));
        services.AddScoped(provider => provider.GetRequiredService<Database>().Open());
        services.AddSingleton<Database>();
        services.AddSingleton<StartupLock>();
        services.AddSingleton<RunningServers>();
        services.AddHostedService(provider => provider.GetRequiredService<RunningServers>());
        services.AddSingleton<ReplicaNotifications>();
        services.AddHostedService(provider => provider.GetRequiredService<ReplicaNotifications>());
        services.AddSingleton<LeaderLease>();
        services.AddHostedService(provider => provider.GetRequiredService<LeaderLease>());
        services.AddStartTask<MigrationStartTask>();
        services.AddStartTask<StartupLock.Leave>();
    }

    private static string SqliteConnectionString(string file) => new SqliteConnectionStringBuilder
    {
        DataSource = file,
        ForeignKeys = true,
        DefaultTimeout = 10,
    }.ToString();
}
