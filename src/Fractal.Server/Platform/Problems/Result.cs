namespace Fractal.Server.Platform.Problems;

/// <summary>A value, or the problem that stood in its way.</summary>
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

    /// <summary>As an HTTP answer: what <paramref name="answer"/> makes of the value, or the problem itself.</summary>
    public IResult ToHttp(Func<T, IResult> answer) => Problem is null ? answer(value!) : Problem;
}
