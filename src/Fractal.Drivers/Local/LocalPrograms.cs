namespace Fractal.Drivers.Local;

/// <summary>The programs that sandboxes require, located once. A server's PATH often lacks the sbin folders.</summary>
internal static class LocalPrograms
{
    private static readonly string[] More = ["/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/bin"];

    /// <exception cref="DriverException">It is not installed.</exception>
    public static string Find(string name, string package)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Concat(More);
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new DriverException($"{name} is not installed. On Debian: apt-get install --no-install-recommends {package}");
    }
}
