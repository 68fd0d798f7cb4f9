namespace Fractal.Cli.Terminal;

/// <summary>What scripts branch on. Told in <c>fractal --help</c> and docs/cli.md.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>The server refused, or a file could not be read or written.</summary>
    public const int Refused = 1;

    /// <summary>The command line is not right.</summary>
    public const int Usage = 2;

    /// <summary>There was no answer of a Fractal server.</summary>
    public const int NoServer = 3;

    /// <summary>Not signed in, or not any more.</summary>
    public const int NotSignedIn = 4;

    /// <summary>Still queued when the wait was over.</summary>
    public const int StillQueued = 5;

    /// <summary>Ended by Ctrl-C.</summary>
    public const int Interrupted = 130;
}
