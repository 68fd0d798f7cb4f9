namespace Fractal.Scaling.Simulation;

/// <summary>A trace can't be parsed; the message says where and why.</summary>
public sealed class TraceException(string message) : Exception(message);
