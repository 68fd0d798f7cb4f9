using System.Globalization;

namespace Fractal.Server.Platform.Http.Connections;

/// <summary>
/// The number of files that this process may open and has open. Beyond the limit the runtime aborts the process, so connections stay below
/// it, whatever other files are open (containers' pipes, the database, streams to agents).
/// </summary>
internal sealed class OpenFiles(TimeProvider clock)
{
    private const string Descriptors = "/proc/self/fd";
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);

    private readonly Lock gate = new();
    private long? countedAt;
    private int others;

    /// <summary>The limit of open files. The runtime raises the soft limit to the hard limit when it starts.</summary>
    public int Limit { get; } = ReadLimit();

    /// <summary>The effective user id of this process.</summary>
    public static int OwnUser { get; } = int.Parse(Fields("/proc/self/status", "Uid:")![2], CultureInfo.InvariantCulture);

    /// <summary>Reserved for files that the server opens between two counts.</summary>
    private int Reserve => Math.Clamp(Limit / 8, 64, 1024);

    /// <param name="connections">The number of open connections now.</param>
    public int LeftForConnections(int connections)
    {
        lock (gate)
        {
            if (countedAt is not { } at || clock.GetElapsedTime(at) > Fresh)
            {
                others = Math.Max(0, Count() - connections);
                countedAt = clock.GetTimestamp();
            }

            return Math.Max(1, Limit - Reserve - others);
        }
    }

    public static int Count() => Directory.EnumerateFileSystemEntries(Descriptors).Count();

    private static int ReadLimit() =>
        Fields("/proc/self/limits", "Max open files") is [_, _, _, var soft, ..] && int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? limit : int.MaxValue;

    private static string[]? Fields(string file, string line) =>
        File.ReadLines(file).FirstOrDefault(text => text.StartsWith(line, StringComparison.Ordinal))?.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
