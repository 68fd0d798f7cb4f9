using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Platform.Storage;

/// <summary>Opens the database, whichever is configured, for whoever runs outside a request or wants a context of its own.</summary>
internal sealed class Database(IServiceProvider services)
{
    // Not when this is made: what is wrong with the address is said when the server starts, not when it is put together.
    private readonly Lazy<Func<FractalDb>> open = new(() => services.GetRequiredService<DatabaseAddress>().IsPostgres
        ? services.GetRequiredService<IDbContextFactory<PostgresFractalDb>>().CreateDbContext
        : services.GetRequiredService<IDbContextFactory<SqliteFractalDb>>().CreateDbContext);

    public FractalDb Open() => open.Value();
}
