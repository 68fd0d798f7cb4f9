using System.Threading.RateLimiting;
using Fractal.Client.Problems;
using Fractal.Server.Platform.Configuration;
using Fractal.Server.Platform.Problems;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Platform.Http;

/// <summary>How often one may ask: by address before sign-in, by user after it.</summary>
internal static class Limits
{
    /// <summary>A minute is looked at in steps of five seconds: what was let in longer ago than a minute counts no more.</summary>
    private const int Steps = 12;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>For endpoints that take a password or tell about an account.</summary>
    public const string Credentials = "credentials";

    /// <summary>For starts.</summary>
    public const string Starts = "starts";

    public static void AddLimits(this IServiceCollection services)
    {
        services.AddCheckedOptions<LimitOptions>("Fractal:Limits");
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<LimitOptions>>((options, limits) =>
        {
            // Who only looks at a page tries no password.
            options.AddPolicy(Credentials, context => !context.IsApi() && HttpMethods.IsGet(context.Request.Method) ? RateLimitPartition.GetNoLimiter("page") : PerMinute("ip:" + context.Connection.RemoteIpAddress, limits.Value.CredentialsPerMinute));
            options.AddPolicy(Starts, context => PerMinute("user:" + context.User.UserId(), limits.Value.StartsPerMinute));
            options.OnRejected = async (context, _) =>
            {
                var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Minute / Steps;
                if (context.HttpContext.IsApi()) await PlatformProblems.RateLimited(wait).ExecuteAsync(context.HttpContext);
                else RefusedAt.Redirect(context.HttpContext, ProblemCodes.RateLimited);
            };
        });
    }

    private static RateLimitPartition<string> PerMinute(string key, int permits) =>
        RateLimitPartition.GetSlidingWindowLimiter(key, _ => new SlidingWindowRateLimiterOptions { PermitLimit = permits, Window = Minute, SegmentsPerWindow = Steps, QueueLimit = 0 });
}
