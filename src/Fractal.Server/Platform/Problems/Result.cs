namespace Fractal.Server.Platform.Problems;

/// <summary>A value, or the problem that prevented it.</summary>
internal readonly struct Result<T>
{
    private readonly T? value;

    private Result(T? value, Problem? problem)
    {
        this.value = value;
        Problem = problem;
    }

    public Problem? Problem { get; }

    public T Value => Problem is null ? value! : throw new InvalidOperationException($"There is no value: {Problem.Code}.");

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Problem problem) => new(default, problem);

    /// <summary>Converts to an HTTP response: <paramref name="answer"/> of the value, or the problem.</summary>
    public IResult ToHttp(Func<T, IResult> answer) => Problem is null ? answer(value!) : Problem;
}
