using Fractal.Server.Platform.Configuration;
using Fractal.Server.Platform.Keys;
using Fractal.Server.Platform.Starting;
using Fractal.Server.Platform.Storage;

namespace Fractal.Server.Platform.Backups;

/// <summary><c>backup --to FILE</c> and <c>restore --from FILE</c>: commands of the server program, which run where its data is.</summary>
internal static class BackupCommands
{
    private const string WithoutKey = "--without-key", Overwrite = "--overwrite";

    private const string Usage = """
        backup --to FILE [--data DIR] [--without-key]
            Writes the rows and the installation key into one file that you alone can read. The server may run meanwhile.
        restore --from FILE [--data DIR] [--overwrite]
            Puts a backup in place while no server runs. What is there already is moved aside, and only with --overwrite.
        With --database, PostgreSQL's rows are pg_dump's to keep; the file then holds the key alone.
        """;

    public static bool Asked(string[] args) => args is ["backup" or "restore", ..];

    /// <returns>The exit code of the process.</returns>
    public static Task<int> RunAsync(string[] args, TimeProvider clock, TextWriter say, TextWriter complain) =>
        ProgramCommand.RunAsync(args, Usage, () => RunAsync(args[0], args[1..], clock, say), say, complain);

    private static async Task RunAsync(string command, string[] options, TimeProvider clock, TextWriter say)
    {
        string[] flags = [WithoutKey, Overwrite];
        var configuration = ConfigurationSources.ForCommand([.. options.Except(flags)], new() { ["--to"] = "to", ["--from"] = "from" });
        var address = DatabaseAddress.Of(configuration);
        using var data = new DataFolder(configuration);
        var file = Path.GetFullPath(configuration[command == "backup" ? "to" : "from"] is { Length: > 0 } named ? named : throw new StartException(Usage));
        if (command == "backup") await new Backup(data, address, configuration, clock, say).RunAsync(file, !options.Contains(WithoutKey));
        else await new Restore(data, address, configuration, clock, say).RunAsync(file, options.Contains(Overwrite));
    }
}
