namespace Fractal.Client.Sessions;

/// <summary>The close codes of a session's WebSocket, in the range that RFC 6455 reserves for applications.</summary>
public static class StreamCloseCodes
{
    /// <summary>The session has ended; the reason is its <see cref="EndReason"/> in camelCase.</summary>
    public const int SessionEnded = 4000;

    /// <summary>A newer connection to the same session replaced this one.</summary>
    public const int Replaced = 4001;

    /// <summary>The container can't be reached, and the session has not ended. Request a new ticket.</summary>
    public const int Lost = 4002;

    /// <summary>The sign-in that requested the ticket has ended. Sign in again.</summary>
    public const int SignedOut = 4003;
}
