using System.Runtime.InteropServices;

namespace Fractal.Scaling.Forecasting;

/// <summary>The two numbers of the forecast policy.</summary>
/// <param name="Price">Idle seconds that one avoided cold start is worth.</param>
/// <param name="Floor">Containers that are held whatever is expected.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Tuning(double Price, int Floor);
