using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Fractal.Client.Administration;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Pools.History;
using Fractal.Server.Pools.Policies;

namespace Fractal.Server.Pools;

internal static class PoolEndpoints
{
    public static void MapPools(this WebApplication app)
    {
        var group = app.MapGroup("/v1/admin/pools").RequireAuthorization(AccessPolicies.Administrator).WithTags("Pools");
        group.MapGet("", ListAsync).WithName("listPools").WithSummary("List pools with supply and last failure");
        group.MapPost("/{id:guid}/retry", RetryAsync).WithName("retryPool").WithSummary("Reset a pool's failures and launch again").Produces(204).ProducesProblem(404);
        group.MapPost("/{id:guid}/pause", PauseAsync).WithName("pausePool").WithSummary("Pause a pool").Produces(204).ProducesProblem(404);
        group.MapPost("/{id:guid}/resume", ResumeAsync).WithName("resumePool").WithSummary("Resume a paused pool").Produces(204).ProducesProblem(404);
        group.MapPut("/{id:guid}/policy", SetPolicyAsync).WithName("setPoolPolicy").WithSummary("Set the policy of a pool").Produces(204).ProducesProblem(400).ProducesProblem(404);
        group.MapGet("/{id:guid}/history", HistoryAsync).WithName("getPoolHistory").WithSummary("Get starts, cold starts, target and supply over time").Produces<PoolHistoryResponse>().ProducesProblem(404);
        group.MapGet("/{id:guid}/demand", DemandAsync).WithName("getPoolDemand").WithSummary("Get recorded starts for simulations").Produces<PoolDemandResponse>().ProducesProblem(404);
        group.MapPost("/{id:guid}/what-if", TryAsync).WithName("simulatePool").WithSummary("Simulate another policy on recorded starts")
            .Produces<WhatIfResponse>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(503);
    }

    private static Task<IReadOnlyList<PoolResponse>> ListAsync(PoolList pools, CancellationToken cancellationToken) => pools.ReadAsync(cancellationToken);

    private static async Task<IResult> RetryAsync(Guid id, ClaimsPrincipal by, ChangePool steer, CancellationToken cancellationToken) =>
        Answer(await steer.RetryAsync(id, by.UserId(), cancellationToken));

    private static async Task<IResult> PauseAsync(Guid id, ClaimsPrincipal by, ChangePool steer, CancellationToken cancellationToken) =>
        Answer(await steer.PauseAsync(id, by.UserId(), cancellationToken));

    private static async Task<IResult> ResumeAsync(Guid id, ClaimsPrincipal by, ChangePool steer, CancellationToken cancellationToken) =>
        Answer(await steer.ResumeAsync(id, by.UserId(), cancellationToken));

    private static async Task<IResult> SetPolicyAsync(Guid id, SetPoolPolicyRequest request, ClaimsPrincipal by, ChangePool steer, CancellationToken cancellationToken) =>
        (await steer.SetPolicyAsync(id, request, by.UserId(), cancellationToken)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<IResult> HistoryAsync(
        Guid id, PoolTimeline past, [Range(1, PoolTimeline.MostHours)] int hours = 24, CancellationToken cancellationToken = default) =>
        await past.ReadAsync(id, hours, cancellationToken) is { } history ? TypedResults.Ok(history) : PlatformProblems.NotFound;

    private static async Task<IResult> DemandAsync(
        Guid id, CountedStarts counted, [Range(1, CountedStarts.MostDays)] int days = CountedStarts.MostDays, CancellationToken cancellationToken = default) =>
        await counted.ReadAsync(id, days, cancellationToken) is { } demand ? TypedResults.Ok(demand) : PlatformProblems.NotFound;

    private static async Task<IResult> TryAsync(Guid id, WhatIfRequest request, SimulatePolicy policy, CancellationToken cancellationToken) =>
        (await policy.RunAsync(id, request, cancellationToken)).ToHttp(TypedResults.Ok);

    private static IResult Answer(bool found) => found ? TypedResults.NoContent() : PlatformProblems.NotFound;
}
