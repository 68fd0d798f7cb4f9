namespace Fractal.Client.Sessions;

/// <summary>The codes with which a session's WebSocket is closed, in the range that RFC 6455 leaves to applications.</summary>
public static class StreamCloseCodes
{
    /// <summary>The session has ended; the reason is its <see cref="EndReason"/> in camelCase.</summary>
    public const int SessionEnded = 4000;

    /// <summary>A newer connection to the same session took over.</summary>
    public const int Replaced = 4001;

    /// <summary>The container can't be reached, and the session has not ended yet. Ask for a new ticket.</summary>
    public const int Lost = 4002;

    /// <summary>The sign-in that the ticket was given to has ended. Sign in again.</summary>
    public const int SignedOut = 4003;
}
