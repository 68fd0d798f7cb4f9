using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Platform.Storage;

/// <summary>Opens the configured database for code that runs outside a request or needs its own context.</summary>
internal sealed class Database(IServiceProvider services)
{
    // Not in the constructor: an invalid connection string is reported when the server starts, not when services are built.
    private readonly Lazy<Func<FractalDb>> open = new(() => services.GetRequiredService<DatabaseAddress>().IsPostgres
        ? services.GetRequiredService<IDbContextFactory<PostgresFractalDb>>().CreateDbContext
        : services.GetRequiredService<IDbContextFactory<SqliteFractalDb>>().CreateDbContext);

    public FractalDb Open() => open.Value();
}
