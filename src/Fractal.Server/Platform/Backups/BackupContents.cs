using System.Text.Json;

namespace Fractal.Server.Platform.Backups;

/// <summary>What a backup holds: a tar archive of these, by name, beside the rows and the key.</summary>
/// <param name="Format">Of the archive itself.</param>
/// <param name="Database">Which kind the rows are of; PostgreSQL's are not in it.</param>
/// <param name="Schema">The newest migration of the rows.</param>
/// <param name="HasKey">Whether the installation key is in it.</param>
internal sealed record BackupContents(int Format, string Database, string? Schema, DateTimeOffset At, bool HasKey)
{
    public const int CurrentFormat = 1;
    public const string About = "fractal-backup.json", Rows = "fractal.db", Key = "installation.key";
    public const string Sqlite = "sqlite", Postgres = "postgresql";
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web);

    public static BackupContents? Read(byte[] bytes) => JsonSerializer.Deserialize<BackupContents>(bytes, JsonSerializerOptions.Web);

    /// <summary>A new file that its owner alone can read, from its first byte on.</summary>
    public static FileStream Create(string path) =>
        new(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, UnixCreateMode = OwnerOnly });
}
