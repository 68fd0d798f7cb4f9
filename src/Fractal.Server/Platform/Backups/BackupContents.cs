using System.Text.Json;

namespace Fractal.Server.Platform.Backups;

/// <summary>The manifest of a backup: a tar archive of it, the rows and the key.</summary>
/// <param name="Format">The version of the archive format.</param>
/// <param name="Database">The kind of database; rows on PostgreSQL are not included.</param>
/// <param name="Schema">The newest migration of the rows.</param>
/// <param name="HasKey">Whether the archive contains the installation key.</param>
internal sealed record BackupContents(int Format, string Database, string? Schema, DateTimeOffset At, bool HasKey)
{
    public const int CurrentFormat = 1;
    public const string About = "fractal-backup.json", Rows = "fractal.db", Key = "installation.key";
    public const string Sqlite = "sqlite", Postgres = "postgresql";
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web);

    public static BackupContents? Read(byte[] bytes) => JsonSerializer.Deserialize<BackupContents>(bytes, JsonSerializerOptions.Web);

    /// <summary>Creates a file that only its owner can read, from the first byte on.</summary>
    public static FileStream Create(string path) =>
        new(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, UnixCreateMode = OwnerOnly });
}
