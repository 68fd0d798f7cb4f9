using System.Globalization;

namespace Fractal.Bench.Claims.Measuring;

/// <summary>Memory of a process as the kernel counts it.</summary>
internal static class ServerMemory
{
    public static double ResidentMiB(int process)
    {
        var line = File.ReadLines($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
