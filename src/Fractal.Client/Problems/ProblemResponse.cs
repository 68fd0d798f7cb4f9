using Fractal.Client.Sessions;

namespace Fractal.Client.Problems;

/// <summary>A problem response: RFC 9457 with a stable <see cref="Code"/>.</summary>
public sealed record ProblemResponse
{
    /// <summary>A short sentence, the same for every problem with this code.</summary>
    public string? Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public int Status { get; init; }

    /// <summary>What happened and what to do next.</summary>
    public string? Detail { get; init; }

    /// <summary>One of <see cref="ProblemCodes"/>.</summary>
    public string Code { get; init; } = "";

    /// <summary>The id of this error in the server's log.</summary>
    public string? TraceId { get; init; }

    /// <summary>Field name → error; only with <see cref="ProblemCodes.InvalidRequest"/>.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>The live session; only with <see cref="ProblemCodes.AlreadyActive"/>.</summary>
    public SessionResponse? Session { get; init; }
}
