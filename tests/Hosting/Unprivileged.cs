using System.Diagnostics;
using System.Globalization;

namespace Fractal.Tests.Hosting;

/// <summary>PostgreSQL refuses to run as root: then it runs as nobody, otherwise as the user who runs the tests.</summary>
internal static class Unprivileged
{
    private const int Nobody = 65534;

    public static string Owner { get; } = Environment.IsPrivilegedProcess ? string.Create(CultureInfo.InvariantCulture, $"{Nobody}:{Nobody}") : Environment.UserName;

    /// <param name="dieWithParent">The kernel interrupts it when the thread that started it ends.</param>
    public static ProcessStartInfo Start(string program, bool dieWithParent, params string[] arguments)
    {
        List<string> words = Environment.IsPrivilegedProcess ? [$"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups"] : [];
        // QUIT ends PostgreSQL immediately with all its processes.
        if (dieWithParent) words.AddRange(["--pdeathsig", "QUIT"]);
        return new ProcessStartInfo("setpriv", [.. words, program, .. arguments])
        {
            WorkingDirectory = "/", UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
    }
}
