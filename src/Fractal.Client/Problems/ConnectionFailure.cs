namespace Fractal.Client.Problems;

/// <summary>Why there was no answer of a Fractal server.</summary>
public enum ConnectionFailure
{
    /// <summary>Nothing answers there. Nothing was changed.</summary>
    Unreachable,

    /// <summary>The connection broke before the answer came. What was asked may have happened.</summary>
    Lost,

    /// <summary>The answer did not come in time. What was asked may still happen.</summary>
    TimedOut,

    /// <summary>Something answers there, but it is no Fractal server.</summary>
    NotFractal,

    /// <summary>Its certificate is not valid, or it asks for a password to be derived too weakly. No secret was sent.</summary>
    Untrusted,
}
