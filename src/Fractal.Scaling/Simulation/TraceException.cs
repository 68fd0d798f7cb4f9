namespace Fractal.Scaling.Simulation;

/// <summary>A trace can't be read; the message says where and why.</summary>
public sealed class TraceException(string message) : Exception(message);
