namespace Fractal.Cli.Terminal;

/// <summary>Exit codes for scripts. Documented in <c>fractal --help</c> and docs/cli.md.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>The server rejected the request, or a file could not be read or written.</summary>
    public const int Refused = 1;

    /// <summary>The command line is invalid.</summary>
    public const int Usage = 2;

    /// <summary>No Fractal server responded.</summary>
    public const int NoServer = 3;

    /// <summary>Not signed in, or signed out in the meantime.</summary>
    public const int NotSignedIn = 4;

    /// <summary>Still queued when the wait was over.</summary>
    public const int StillQueued = 5;

    /// <summary>Canceled by Ctrl-C.</summary>
    public const int Interrupted = 130;
}
