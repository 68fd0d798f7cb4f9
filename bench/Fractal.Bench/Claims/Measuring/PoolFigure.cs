namespace Fractal.Bench.Claims.Measuring;

/// <summary>A figure of a site with few pools, and the same of one with many.</summary>
internal sealed record PoolFigure(string Name, double Few, double Many);
