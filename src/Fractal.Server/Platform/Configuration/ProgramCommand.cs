using Fractal.Server.Platform.Starting;

namespace Fractal.Server.Platform.Configuration;

/// <summary>Commands of the server program that start no server and run where its data is.</summary>
internal static class ProgramCommand
{
    /// <param name="args">The arguments after the command's name.</param>
    /// <param name="usage">Printed for <c>--help</c>.</param>
    /// <param name="work">The command's work. A failure that an operator can fix is printed in one line.</param>
    /// <returns>The exit code of the process.</returns>
    public static async Task<int> RunAsync(string[] args, string usage, Func<Task> work, TextWriter say, TextWriter complain)
    {
        try
        {
            if (args.Intersect(["--help", "-h"]).Any()) await say.WriteLineAsync(usage);
            else await work();
            return 0;
        }
        catch (Exception exception) when (exception is StartException or IOException or UnauthorizedAccessException or Microsoft.Data.Sqlite.SqliteException)
        {
            await complain.WriteLineAsync(exception.Message);
            return 1;
        }
    }
}
