using Fractal.Client.Sessions;

namespace Fractal.Client.Problems;

/// <summary>The server refused. The message says what happened and what to do next; programs branch on <see cref="Code"/>.</summary>
public sealed class FractalProblemException : FractalException
{
    /// <summary>Wraps a problem.</summary>
    /// <param name="problem">As the server sent it.</param>
    /// <param name="retryAfter">From the header <c>Retry-After</c>, where there was one.</param>
    public FractalProblemException(ProblemResponse problem, TimeSpan? retryAfter = null)
        : base(problem is { Title: null, Detail: null } ? problem.Code : $"{problem.Title} {problem.Detail}".Trim(), null) => (Problem, RetryAfter) = (problem, retryAfter);

    /// <summary>All that the server said.</summary>
    public ProblemResponse Problem { get; }

    /// <summary>One of <see cref="ProblemCodes"/>.</summary>
    public string Code => Problem.Code;

    /// <summary>How long to wait before trying again, where the server says it.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Finds this refusal in the server's log.</summary>
    public string? TraceId => Problem.TraceId;

    /// <summary>The live session; only with <see cref="ProblemCodes.AlreadyActive"/>.</summary>
    public SessionResponse? Session => Problem.Session;
}
