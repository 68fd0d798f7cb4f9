using System.Diagnostics;
using System.Text.Json;
using Fractal.Client.Problems;
using Fractal.Server.Platform.Storage;
using Microsoft.AspNetCore.Diagnostics;

namespace Fractal.Server.Platform.Problems;

/// <summary>Makes every error response a problem with a code, including those of the framework's own layers.</summary>
internal static class ProblemsExtensions
{
    /// <summary>The page shown when a page failed.</summary>
    private const string FailurePage = "/failure";

    public static void AddProblems(this IServiceCollection services)
    {
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddExceptionHandler<UnexpectedExceptionHandler>();
        // Before the framework's own writer, which writes nothing for clients that accept other types, such as every EventSource.
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            context.ProblemDetails.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? context.HttpContext.TraceIdentifier;
            // The framework's validation filter writes problems without a code of ours.
            if (context.ProblemDetails is HttpValidationProblemDetails validation)
            {
                validation.Title = "The request is not valid.";
                validation.Errors = validation.Errors.ToDictionary(e => string.Join('.', e.Key.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName)), e => e.Value, StringComparer.Ordinal);
                validation.Detail = string.Join(' ', validation.Errors.SelectMany(e => e.Value));
            }

            context.ProblemDetails.Extensions.TryAdd("code", PlatformProblems.ForStatus(context.ProblemDetails.Status ?? 500)?.Code ?? ProblemCodes.InternalError);
        });
    }

    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = FailurePage, CreateScopeForErrors = true });
        app.UseStatusCodePages(context => IsApi(context.HttpContext) && PlatformProblems.ForStatus(context.HttpContext.Response.StatusCode) is { } problem
            ? problem.ExecuteAsync(context.HttpContext)
            : Task.CompletedTask);
    }

    /// <summary>Whether a program sent the request, so that it gets a problem and not a page.</summary>
    public static bool IsApi(this HttpContext context) => IsApi(context.Request.Path);

    private static bool IsApi(PathString path) => path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase);

    private sealed class UnexpectedExceptionHandler(ILogger<UnexpectedExceptionHandler> logger) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
        {
            // By now the request's own path has been replaced with the error page's.
            var asked = new PathString(httpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? httpContext.Request.Path);
            if (!IsApi(asked)) return false;
            if (httpContext.RequestAborted.IsCancellationRequested)
            {
                httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
                return true;
            }

            var problem = ProblemFor(exception);
            if (problem.Status >= 500)
                logger.RequestFailed(exception, httpContext.Request.Method, asked);
            await problem.ExecuteAsync(httpContext);
            return true;
        }

        private static Problem ProblemFor(Exception exception) => exception switch
        {
            BadHttpRequestException { StatusCode: 413 } => PlatformProblems.BodyTooLarge,
            BadHttpRequestException { StatusCode: 415 } => PlatformProblems.UnsupportedMediaType,
            BadHttpRequestException { InnerException: JsonException json } => Unreadable(json),
            BadHttpRequestException bad => PlatformProblems.Unreadable(bad.Message),
            _ when Failures.IsPassing(exception) => PlatformProblems.Unavailable,
            _ when Failures.IsUnstorableText(exception) => PlatformProblems.Unreadable("A text holds the character U+0000, which is not taken."),
            _ => PlatformProblems.Internal,
        };

        private static Problem Unreadable(JsonException json)
        {
            var field = string.IsNullOrEmpty(json.Path) || json.Path == "$" ? "body" : json.Path.TrimStart('$', '.');
            return PlatformProblems.Invalid(field, $"The value of the field \"{field}\" is invalid, or the body is not complete JSON.");
        }
    }
}
