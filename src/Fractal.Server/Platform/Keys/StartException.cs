namespace Fractal.Server.Platform.Keys;

/// <summary>The server can't start; the message tells the operator, in a line, what to do. Shown without a stack trace.</summary>
internal sealed class StartException : Exception
{
    public StartException() { }

    public StartException(string message) : base(message) { }

    public StartException(string message, Exception inner) : base(message, inner) { }
}
