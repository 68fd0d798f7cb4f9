using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Fractal.Server.Platform.Keys;
using Fractal.Server.Platform.Starting;
using Fractal.Server.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fractal.Server.Accounts.Users;

/// <summary>
/// A one-time code in a file with mode 0600 beside the data: the person who can read it becomes the first administrator, not the person who
/// registers first. Written when the server starts without an administrator, removed once used.
/// </summary>
internal sealed class AdministratorCode(DataFolder data, Database database, ILogger<AdministratorCode> logger) : StartTask
{
    public override int Order => Rows;

    public string File => data.File("administrator.code");

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Open();
        if (await db.Users.AnyAsync(user => user.Administrator, cancellationToken))
        {
            // Otherwise a crash between use and removal would leave a code that another person could use.
            Remove();
            return;
        }

        if (!System.IO.File.Exists(File)) await WriteAsync(cancellationToken);
        logger.NoAdministrator(File);
    }

    public bool Matches(string? code)
    {
        if (string.IsNullOrEmpty(code) || !System.IO.File.Exists(File)) return false;
        var expected = SHA256.HashData(System.IO.File.ReadAllBytes(File).AsSpan().TrimEnd("\n"u8));
        return CryptographicOperations.FixedTimeEquals(expected, SHA256.HashData(Encoding.UTF8.GetBytes(code.Trim())));
    }

    public void Remove() => System.IO.File.Delete(File);

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        await using var stream = new FileStream(File, options);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(code + "\n"), cancellationToken);
    }
}
