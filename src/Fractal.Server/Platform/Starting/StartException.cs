namespace Fractal.Server.Platform.Starting;

/// <summary>The server can't start. The message tells the operator in one line what to do; it is shown without a stack trace.</summary>
internal sealed class StartException : Exception
{
    public StartException() { }

    public StartException(string message) : base(message) { }

    public StartException(string message, Exception inner) : base(message, inner) { }
}
