using System.Threading.RateLimiting;
using Fractal.Client.Problems;
using Fractal.Server.Platform.Configuration;
using Fractal.Server.Platform.Http.Connections;
using Fractal.Server.Platform.Problems;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Platform.Http;

/// <summary>Rate limits: per address (an IPv6 /64 counts as one) and per network before sign-in, per user after it.</summary>
internal static class Limits
{
    /// <summary>The sliding window of one minute advances in steps of five seconds.</summary>
    private const int Steps = 12;

    /// <summary>The limit of a network, as a multiple of the limit of one address.</summary>
    private const int NetworkAllowance = 10;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Separate buckets, so that lookups of parameters don't use up sign-ins.</summary>
    public const string Derivations = "derivations", Registrations = "registrations", SignIns = "sign-ins", Refreshes = "refreshes";

    public const string Starts = "starts";

    private static readonly string[] BeforeSignIn = [Derivations, Registrations, SignIns, Refreshes];

    public static void AddLimits(this IServiceCollection services)
    {
        services.AddCheckedOptions<LimitOptions>("Fractal:Limits");
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<LimitOptions>>((options, limits) =>
        {
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => PerNetwork(context, limits.Value));
            foreach (var bucket in BeforeSignIn) options.AddPolicy(bucket, context => PerAddress(context, bucket, limits.Value));
            options.AddPolicy(Starts, context => PerMinute("user:" + context.User.UserId(), limits.Value.StartsPerMinute));
            options.OnRejected = async (context, _) =>
            {
                var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Minute / Steps;
                if (context.HttpContext.IsApi()) await PlatformProblems.RateLimited(wait).ExecuteAsync(context.HttpContext);
                else RefusedAt.Redirect(context.HttpContext, ProblemCodes.RateLimited);
            };
        });
    }

    /// <summary>A GET of a page tries no password.</summary>
    private static RateLimitPartition<string> PerAddress(HttpContext context, string bucket, LimitOptions limits) =>
        !context.IsApi() && HttpMethods.IsGet(context.Request.Method) ? RateLimitPartition.GetNoLimiter("page")
            : PerMinute($"{bucket}:{ClientAddress.KeyOf(context.Connection.RemoteIpAddress)}", limits.CredentialsPerMinute);

    private static RateLimitPartition<string> PerNetwork(HttpContext context, LimitOptions limits) =>
        context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName is { } bucket && BeforeSignIn.Contains(bucket)
            && (context.IsApi() || !HttpMethods.IsGet(context.Request.Method))
            ? PerMinute($"{bucket}:{ClientAddress.NetworkOf(context.Connection.RemoteIpAddress)}", (int)Math.Min(int.MaxValue, (long)limits.CredentialsPerMinute * NetworkAllowance)) : RateLimitPartition.GetNoLimiter("");

    private static RateLimitPartition<string> PerMinute(string key, int permits) =>
        RateLimitPartition.GetSlidingWindowLimiter(key, _ => new SlidingWindowRateLimiterOptions { PermitLimit = permits, Window = Minute, SegmentsPerWindow = Steps, QueueLimit = 0 });
}
