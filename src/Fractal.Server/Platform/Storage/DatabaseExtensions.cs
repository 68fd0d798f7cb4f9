using Fractal.Server.Platform.Keys;
using Fractal.Server.Platform.Reconciling;
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
        services.AddSingleton<StartLine>();
        services.AddSingleton<Replicas>();
        services.AddHostedService(provider => provider.GetRequiredService<Replicas>());
        services.AddSingleton<ReplicaNews>();
        services.AddHostedService(provider => provider.GetRequiredService<ReplicaNews>());
        services.AddSingleton<Lead>();
        services.AddHostedService(provider => provider.GetRequiredService<Lead>());
        services.AddStartTask<Migrate>();
        services.AddStartTask<StartLine.Leave>();
    }

    private static string SqliteConnectionString(string file) => new SqliteConnectionStringBuilder
    {
        DataSource = file,
        ForeignKeys = true,
        DefaultTimeout = 10,
    }.ToString();
}
