using Fractal.Server.Platform.Keys;

namespace Fractal.Server.Platform.Configuration;

/// <summary>Commands of the server's program that start no server: they work where its data are.</summary>
internal static class ProgramCommand
{
    /// <param name="args">Without the command's name.</param>
    /// <param name="usage">Printed for <c>--help</c>.</param>
    /// <param name="work">What the command does. A failure that an operator can mend is printed in a line.</param>
    /// <returns>The program's exit code.</returns>
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
