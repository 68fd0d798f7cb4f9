using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Fractal.Server.Tests.Hosting;

/// <summary>
/// On the embedded database, a copy of a migrated file unless there is one; in memory if the machine offers that, because no test cuts the
/// power, and a busy disk makes tests fail.
/// </summary>
public class SqliteServer() : TestServer(Directory.Exists(Memory) ? Memory : null)
{
    private const string Memory = "/dev/shm";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly Lazy<Task<byte[]>> Template = new(MigratedAsync);

    public override async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(File("."), Private);
        if (!System.IO.File.Exists(File(DatabaseExtensions.SqliteFile))) await System.IO.File.WriteAllBytesAsync(File(DatabaseExtensions.SqliteFile), await Template.Value);
        await base.InitializeAsync();
    }

    private protected override void Choose(IDictionary<string, string> settings)
    {
        // The embedded default needs no setting.
    }

    private static async Task<byte[]> MigratedAsync()
    {
        var folder = Directory.CreateTempSubdirectory("fractal-test-").FullName;
        var file = Path.Combine(folder, DatabaseExtensions.SqliteFile);
        var options = new DbContextOptionsBuilder<SqliteFractalDb>().UseSqlite($"Data Source={file};Pooling=False").UseSnakeCaseNamingConvention().AddInterceptors(new SqlitePragmas()).Options;
        await using (var db = new SqliteFractalDb(options)) await db.Database.MigrateAsync();
        var bytes = await System.IO.File.ReadAllBytesAsync(file);
        Directory.Delete(folder, recursive: true);
        return bytes;
    }
}

/// <summary>With its background loops running, as in production.</summary>
public sealed class SqliteServerByItself : SqliteServer
{
    private protected override bool RunsByItself => true;
}

/// <summary>For stories with a hundred thousand statements: logs little.</summary>
public sealed class QuickSqliteServer : SqliteServer
{
    private protected override LogLevel LeastLogged => LogLevel.Warning;
}
