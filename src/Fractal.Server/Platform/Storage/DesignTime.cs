using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Fractal.Server.Platform.Storage;

/// <summary>
/// Creates the contexts for <c>dotnet ef migrations add NAME -o Migrations/Sqlite --context SqliteFractalDb</c>, and the same with
/// Postgres, without starting a server. A change of the model needs both.
/// </summary>
internal sealed class DesignTime : IDesignTimeDbContextFactory<SqliteFractalDb>, IDesignTimeDbContextFactory<PostgresFractalDb>
{
    /// <summary>The model and its migrations, without a database.</summary>
    public static SqliteFractalDb Sqlite() =>
        new(new DbContextOptionsBuilder<SqliteFractalDb>().UseSqlite("Data Source=:memory:").UseSnakeCaseNamingConvention().Options);

    SqliteFractalDb IDesignTimeDbContextFactory<SqliteFractalDb>.CreateDbContext(string[] args) => Sqlite();

    PostgresFractalDb IDesignTimeDbContextFactory<PostgresFractalDb>.CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresFractalDb>().UseNpgsql("Host=nowhere").UseSnakeCaseNamingConvention().Options);
}
