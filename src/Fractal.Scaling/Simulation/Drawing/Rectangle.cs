using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Fractal.Scaling.Simulation.Drawing;

/// <summary>The area of a panel; converts values to paths, one column per pixel.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Rectangle(int Left, int Top, int Width, int Height)
{
    public string Area(double[] values, double top) => $"{Line(values, top)}V{Top + Height}H{Left}Z";

    /// <summary>A stepped line: values hold for a while, they do not slope.</summary>
    public string Line(double[] values, double top)
    {
        var path = new StringBuilder();
        var last = double.NaN;
        for (var x = 0; x < values.Length; x++)
        {
            var y = Math.Round(Top + (Height * (1 - (values[x] / top))), 1);
            if (x == 0) path.Append(CultureInfo.InvariantCulture, $"M{Left} {y}");
            else if (y != last) path.Append(CultureInfo.InvariantCulture, $"H{Left + x}V{y}");
            last = y;
        }

        return path.Append(CultureInfo.InvariantCulture, $"H{Left + Width}").ToString();
    }
}
