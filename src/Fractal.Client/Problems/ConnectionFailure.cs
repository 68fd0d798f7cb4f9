namespace Fractal.Client.Problems;

/// <summary>Why no Fractal server responded.</summary>
public enum ConnectionFailure
{
    /// <summary>No connection could be made. Nothing was changed.</summary>
    Unreachable,

    /// <summary>The connection was lost before the response. The request may have been executed.</summary>
    Lost,

    /// <summary>The response timed out. The request may still be executed.</summary>
    TimedOut,

    /// <summary>The server at this address is not Fractal.</summary>
    NotFractal,

    /// <summary>Its certificate is invalid, or it requests a password derivation that is too weak. No secret was sent.</summary>
    Untrusted,
}
