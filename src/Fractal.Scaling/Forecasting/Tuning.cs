using System.Runtime.InteropServices;

namespace Fractal.Scaling.Forecasting;

/// <summary>The two parameters of the forecast policy.</summary>
/// <param name="Price">The idle seconds that one avoided cold start is worth.</param>
/// <param name="Floor">Containers kept regardless of expected demand.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Tuning(double Price, int Floor);
