using System.Net.Mime;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Platform.Problems;

/// <summary>Writes all problems as JSON, regardless of the Accept header, so that every error has a body.</summary>
internal sealed class ProblemWriter(IOptions<ProblemDetailsOptions> options) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        context.ProblemDetails.Status ??= context.HttpContext.Response.StatusCode;
        options.Value.CustomizeProblemDetails?.Invoke(context);
        var details = context.ProblemDetails;
        await context.HttpContext.Response.WriteAsJsonAsync(details, details.GetType(), options: null, contentType: MediaTypeNames.Application.ProblemJson, context.HttpContext.RequestAborted);
    }
}
