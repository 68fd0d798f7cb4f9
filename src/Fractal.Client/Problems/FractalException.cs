namespace Fractal.Client.Problems;

/// <summary>Why a call did not come to its end; <see cref="FractalProblemException"/> or <see cref="FractalConnectionException"/>.</summary>
public abstract class FractalException : Exception
{
    private protected FractalException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
