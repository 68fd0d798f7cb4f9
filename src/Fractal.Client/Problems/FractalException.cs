namespace Fractal.Client.Problems;

/// <summary>The base class of <see cref="FractalProblemException"/> and <see cref="FractalConnectionException"/>.</summary>
public abstract class FractalException : Exception
{
    private protected FractalException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
