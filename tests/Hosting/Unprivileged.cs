using System.Diagnostics;
using System.Globalization;

namespace Fractal.Tests.Hosting;

/// <summary>PostgreSQL does not run as root: then it runs as nobody, else as whoever runs the tests.</summary>
internal static class Unprivileged
{
    private const int Nobody = 65534;

    public static string Owner { get; } = Environment.IsPrivilegedProcess ? string.Create(CultureInfo.InvariantCulture, $"{Nobody}:{Nobody}") : Environment.UserName;

    /// <param name="dieWithParent">The kernel interrupts it when the thread that starts it is gone.</param>
    public static ProcessStartInfo Start(string program, bool dieWithParent, params string[] arguments)
    {
        List<string> words = Environment.IsPrivilegedProcess ? [$"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups"] : [];
        // QUIT ends PostgreSQL at once and leaves none of its processes.
        if (dieWithParent) words.AddRange(["--pdeathsig", "QUIT"]);
        return new ProcessStartInfo("setpriv", [.. words, program, .. arguments])
        {
            WorkingDirectory = "/", UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
    }
}
