namespace Fractal.Client.Apps;

/// <summary>An app as the signed-in user sees it.</summary>
/// <param name="Name">The name in start requests; never changes.</param>
/// <param name="Title">The title, for display.</param>
/// <param name="Description">One sentence.</param>
/// <param name="IconUrl">The address of an SVG on this server.</param>
/// <param name="Warm">Whether an idle container is ready, so that a start is immediate.</param>
/// <param name="EtaSeconds">The expected duration of a start.</param>
/// <param name="InTier">Whether the user's tier includes it.</param>
/// <param name="SessionId">The user's live session of it, if any.</param>
/// <param name="Available">False while starts are rejected, because an operator paused the app's pool or launches failed repeatedly and are
/// rarely retried.</param>
/// <param name="Limitations">Features that are missing on this server, in sentences; null if none are.</param>
public sealed record AppResponse(
    string Name, string Title, string Description, string IconUrl, bool Warm, int EtaSeconds, bool InTier, Guid? SessionId, bool Available = true, IReadOnlyList<string>? Limitations = null);
