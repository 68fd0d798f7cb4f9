using System.Globalization;
using Fractal.EndToEnd.Tests.Hosting;

namespace Fractal.Bench.Picture;

/// <summary>Memory as PSS, in which a page shared by n processes counts 1/n for each.</summary>
internal static class Memory
{
    public static double PssMiB(int process)
    {
        var line = File.ReadLines($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/smaps_rollup").First(l => l.StartsWith("Pss:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>The parts of a container's memory.</summary>
    public static (double Agent, double Xvnc, double App, double Others) OfContainer(ContainerView view)
    {
        double agent = 0, xvnc = 0, app = 0, rest = 0;
        foreach (var id in view.StillRunning())
        {
            var name = Path.GetFileName(ContainerView.CommandLine(id).Split('\0')[0]);
            var pss = PssMiB(id);
            if (name == "fractal-agent") agent += pss;
            else if (name.StartsWith("Xvnc", StringComparison.Ordinal) || name.StartsWith("Xtigervnc", StringComparison.Ordinal)) xvnc += pss;
            else if (name is "bwrap" or "ratpoison" or "sh" or "setpriv" or "slirp4netns") rest += pss;
            else app += pss;
        }

        return (agent, xvnc, app, rest);
    }
}
