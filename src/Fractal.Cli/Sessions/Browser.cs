using System.ComponentModel;
using System.Diagnostics;

namespace Fractal.Cli.Sessions;

/// <summary>Opens an address in this machine's browser.</summary>
internal static class Browser
{
    private static readonly TimeSpan FailsWithin = TimeSpan.FromSeconds(1);

    public static bool HasDisplay => Has("DISPLAY") || Has("WAYLAND_DISPLAY");

    /// <returns>Whether it was opened, as far as can be determined within a second: some openers run as long as the browser.</returns>
    public static async Task<bool> OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            // The opener's output is discarded, because a script may read standard output.
            using var opener = Process.Start(new ProcessStartInfo("xdg-open", [address.ToString()])
            {
                UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
            });
            if (opener is null) return false;
            opener.BeginOutputReadLine();
            opener.BeginErrorReadLine();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(FailsWithin);
            await opener.WaitForExitAsync(limit.Token);
            return opener.ExitCode == 0;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static bool Has(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
