using System.Globalization;

namespace Fractal.Drivers.Local;

/// <summary>Limits of the kernel that all containers of this machine share.</summary>
internal static class MachineLimits
{
    /// <summary>More files than fit into the memory of any machine.</summary>
    private const long Endless = 1_000_000_000;

    /// <returns>The size of the kernel's table of open files (<c>fs.file-max</c>); null if memory runs out first, or it can't be
    /// read.</returns>
    public static long? FiniteFileTable()
    {
        const string Setting = "/proc/sys/fs/file-max";
        return File.Exists(Setting) && long.TryParse(File.ReadAllText(Setting), CultureInfo.InvariantCulture, out var files) && files < Endless ? files : null;
    }
}
