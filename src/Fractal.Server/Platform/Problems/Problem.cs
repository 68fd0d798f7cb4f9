using System.Globalization;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Microsoft.AspNetCore.Mvc;

namespace Fractal.Server.Platform.Problems;

/// <summary>An expected error, as a value. Unexpected errors are thrown.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">One of <see cref="ProblemCodes"/>.</param>
/// <param name="Title">The same sentence for every problem of this code.</param>
/// <param name="Detail">What happened and what to do next.</param>
internal sealed record Problem(int Status, string Code, string Title, string Detail) : IResult
{
    public TimeSpan? RetryAfter { get; init; }

    public SessionResponse? Session { get; init; }

    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var details = new ProblemDetails { Status = Status, Title = Title, Detail = Detail };
        details.Extensions["code"] = Code;
        if (Session is not null) details.Extensions["session"] = Session;
        if (Errors is not null) details.Extensions["errors"] = Errors;
        httpContext.Response.StatusCode = Status;
        if (RetryAfter is { } wait)
            httpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (Status == StatusCodes.Status401Unauthorized) httpContext.Response.Headers.WWWAuthenticate = "Bearer";
        return httpContext.RequestServices.GetRequiredService<IProblemDetailsService>()
            .WriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = details }).AsTask();
    }
}
