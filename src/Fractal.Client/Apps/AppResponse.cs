namespace Fractal.Client.Apps;

/// <summary>An app as this user may see it.</summary>
/// <param name="Name">Stable; what a start request names.</param>
/// <param name="Title">For people.</param>
/// <param name="Description">One sentence.</param>
/// <param name="IconUrl">An SVG of the server's own origin.</param>
/// <param name="Warm">Whether an idle container is ready, so that a start is immediate.</param>
/// <param name="EtaSeconds">About how long a start takes now.</param>
/// <param name="InTier">Whether the user's tier has it.</param>
/// <param name="SessionId">The user's live session of it, if any.</param>
/// <param name="Available">False while a start is refused: its operator paused it, or it failed to start several times and is seldom tried again.</param>
/// <param name="Limitations">What its users will miss on this server, in sentences; none if nothing.</param>
public sealed record AppResponse(
    string Name, string Title, string Description, string IconUrl, bool Warm, int EtaSeconds, bool InTier, Guid? SessionId, bool Available = true, IReadOnlyList<string>? Limitations = null);
