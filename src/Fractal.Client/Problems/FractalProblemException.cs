using Fractal.Client.Sessions;

namespace Fractal.Client.Problems;

/// <summary>The server returned an error. The message says what happened and what to do next; programs use <see cref="Code"/>.</summary>
public sealed class FractalProblemException : FractalException
{
    /// <summary>Creates the exception for a problem.</summary>
    /// <param name="problem">The problem from the server.</param>
    /// <param name="retryAfter">The header <c>Retry-After</c>; null if there was none.</param>
    public FractalProblemException(ProblemResponse problem, TimeSpan? retryAfter = null)
        : base(problem is { Title: null, Detail: null } ? problem.Code : $"{problem.Title} {problem.Detail}".Trim(), null) => (Problem, RetryAfter) = (problem, retryAfter);

    /// <summary>The complete problem from the server.</summary>
    public ProblemResponse Problem { get; }

    /// <summary>One of <see cref="ProblemCodes"/>.</summary>
    public string Code => Problem.Code;

    /// <summary>How long to wait before a retry, if the server specified it.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The id of this error in the server's log.</summary>
    public string? TraceId => Problem.TraceId;

    /// <summary>The live session; only with <see cref="ProblemCodes.AlreadyActive"/>.</summary>
    public SessionResponse? Session => Problem.Session;
}
