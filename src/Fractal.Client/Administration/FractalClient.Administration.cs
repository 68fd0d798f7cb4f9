using Fractal.Client.Administration;
using Fractal.Client.Http;

namespace Fractal.Client;

/// <content>Calls for operators; without the role they are refused with <c>forbidden</c>.</content>
public sealed partial class FractalClient
{
    /// <summary>Makes a user an administrator.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found, user_disabled</c>.</exception>
    public Task PromoteUserAsync(Guid id, CancellationToken cancellationToken = default) => ActAsync($"users/{id}/promote", cancellationToken);

    /// <summary>Takes the administrator role away.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found, last_administrator</c>.</exception>
    public Task DemoteUserAsync(Guid id, CancellationToken cancellationToken = default) => ActAsync($"users/{id}/demote", cancellationToken);

    /// <summary>Keeps a user from signing in; sign-ins and sessions end.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found, last_administrator, not_yourself</c>.</exception>
    public Task DisableUserAsync(Guid id, CancellationToken cancellationToken = default) => ActAsync($"users/{id}/disable", cancellationToken);

    /// <summary>Lets a disabled user sign in again.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task EnableUserAsync(Guid id, CancellationToken cancellationToken = default) => ActAsync($"users/{id}/enable", cancellationToken);

    /// <summary>Ends every sign-in of a user.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task SignUserOutAsync(Guid id, CancellationToken cancellationToken = default) => ActAsync($"users/{id}/sign-out", cancellationToken);

    /// <summary>Deletes a user: sign-ins and sessions end, then the account goes.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found, last_administrator, not_yourself</c>.</exception>
    public Task DeleteUserAsync(Guid id, CancellationToken cancellationToken = default) =>
        TellAsync(new ApiRequest(HttpMethod.Delete, $"v1/admin/users/{id}") { Repeatable = true }, cancellationToken);

    /// <summary>A user.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task<OperatorUserResponse> GetUserAsync(Guid id, CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get($"v1/admin/users/{id}"), ClientJson.Default.OperatorUserResponse, cancellationToken);

    /// <summary>Lets one person create an account while registration is by invitation. The code is in this answer only.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>invalid_request</c>.</exception>
    public Task<InvitationResponse> InviteAsync(CreateInvitationRequest request, CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Post("v1/admin/invitations", request, ClientJson.Default.CreateInvitationRequest), ClientJson.Default.InvitationResponse, cancellationToken);

    /// <summary>Invitations, newest first, without their codes.</summary>
    public Task<PageResponse<InvitationResponse>> ListInvitationsAsync(int page = 1, CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/admin/invitations" + Query(("page", Text(page)))), ClientJson.Default.PageResponseInvitationResponse, cancellationToken);

    /// <summary>Revokes an invitation that was not used.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task RevokeInvitationAsync(Guid id, CancellationToken cancellationToken = default) =>
        TellAsync(new ApiRequest(HttpMethod.Delete, $"v1/admin/invitations/{id}") { Repeatable = true }, cancellationToken);

    /// <summary>The pools: how many containers each wants and has, and why a launch last failed.</summary>
    public Task<IReadOnlyList<PoolResponse>> ListPoolsAsync(CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/admin/pools"), ClientJson.Default.IReadOnlyListPoolResponse, cancellationToken);

    /// <summary>Forgets a pool's past failures and launches again.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task RetryPoolAsync(Guid id, CancellationToken cancellationToken = default) =>
        TellAsync(new ApiRequest(HttpMethod.Post, $"v1/admin/pools/{id}/retry") { Repeatable = true }, cancellationToken);

    /// <summary>The clusters, and what each can't enforce on its host.</summary>
    public Task<IReadOnlyList<ClusterResponse>> ListClustersAsync(CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/admin/clusters"), ClientJson.Default.IReadOnlyListClusterResponse, cancellationToken);

    /// <summary>List background loops with last result, failures and next run.</summary>
    public Task<IReadOnlyList<ReconcilerResponse>> ListReconcilersAsync(CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/admin/reconcilers"), ClientJson.Default.IReadOnlyListReconcilerResponse, cancellationToken);

    /// <summary>Pauses a pool until it is resumed: idle containers are still assigned, then starts are refused.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task PausePoolAsync(Guid id, CancellationToken cancellationToken = default) => ActAsync($"pools/{id}/pause", cancellationToken);

    /// <summary>Lets a paused pool launch again.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task ResumePoolAsync(Guid id, CancellationToken cancellationToken = default) => ActAsync($"pools/{id}/resume", cancellationToken);

    /// <summary>Chooses what sizes a pool.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>, <c>invalid_request</c> (with everything that is wrong with the policy).</exception>
    public Task SetPoolPolicyAsync(Guid id, SetPoolPolicyRequest request, CancellationToken cancellationToken = default) => TellAsync(
        ApiRequest.Post($"v1/admin/pools/{id}/policy", request, ClientJson.Default.SetPoolPolicyRequest) with { Method = HttpMethod.Put, Repeatable = true }, cancellationToken);

    /// <summary>Starts, misses, target and supply of a pool over time.</summary>
    /// <param name="id">Which pool.</param>
    /// <param name="hours">How far back, 1 to 336.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task<PoolHistoryResponse> GetPoolHistoryAsync(Guid id, int hours = 24, CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get($"v1/admin/pools/{id}/history" + Query(("hours", Text(hours)))), ClientJson.Default.PoolHistoryResponse, cancellationToken);

    /// <summary>The starts of a pool as they were counted, to replay them.</summary>
    /// <param name="id">Which pool.</param>
    /// <param name="days">How far back, 1 to 45.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task<PoolDemandResponse> GetPoolDemandAsync(Guid id, int days = 45, CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get($"v1/admin/pools/{id}/demand" + Query(("days", Text(days)))), ClientJson.Default.PoolDemandResponse, cancellationToken);

    /// <summary>Tries a policy on the starts that were counted; nothing is changed.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>, <c>invalid_request</c> (with everything that is wrong with the policy), <c>unavailable</c> (it takes too long).</exception>
    public Task<WhatIfResponse> TryPoolPolicyAsync(Guid id, WhatIfRequest request, CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Post($"v1/admin/pools/{id}/what-if", request, ClientJson.Default.WhatIfRequest) with { Repeatable = true }, ClientJson.Default.WhatIfResponse, cancellationToken);

    /// <summary>Takes a cluster out of service: its idle containers end, its sessions go on, nothing new is launched there.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task DrainClusterAsync(string name, CancellationToken cancellationToken = default) => ActAsync($"clusters/{Uri.EscapeDataString(name)}/drain", cancellationToken);

    /// <summary>Puts a drained cluster back into service.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task FillClusterAsync(string name, CancellationToken cancellationToken = default) => ActAsync($"clusters/{Uri.EscapeDataString(name)}/fill", cancellationToken);

    /// <summary>Ends anybody's session, with the reason <c>adminEnded</c>.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task EndAnySessionAsync(Guid id, CancellationToken cancellationToken = default) => ActAsync($"sessions/{id}/end", cancellationToken);

    /// <summary>Everybody's sessions, newest first.</summary>
    /// <param name="live">Only live ones (true), only ended ones (false), or all.</param>
    /// <param name="app">Only those of this app.</param>
    /// <param name="userId">Only this user's.</param>
    /// <param name="page">Which page, from 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<PageResponse<OperatorSessionResponse>> ListAllSessionsAsync(
        bool? live = null, string? app = null, Guid? userId = null, int page = 1, CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/admin/sessions" + Query(("live", live?.ToString().ToLowerInvariant()), ("app", app), ("user", userId?.ToString()), ("page", Text(page)))),
            ClientJson.Default.PageResponseOperatorSessionResponse, cancellationToken);

    /// <summary>Containers, newest first.</summary>
    /// <param name="live">Only those that are not gone (true), only gone ones (false), or all.</param>
    /// <param name="failed">Only those that failed to start or were lost.</param>
    /// <param name="app">Only those of this app.</param>
    /// <param name="page">Which page, from 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<PageResponse<OperatorContainerResponse>> ListContainersAsync(
        bool? live = null, bool failed = false, string? app = null, int page = 1, CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/admin/containers" + Query(("live", live?.ToString().ToLowerInvariant()), ("failed", failed ? "true" : null), ("app", app), ("page", Text(page)))),
            ClientJson.Default.PageResponseOperatorContainerResponse, cancellationToken);

    /// <summary>Apps, as their configuration came to be, in the catalogue's order; those that are no longer configured last.</summary>
    /// <param name="page">Which page, from 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<PageResponse<OperatorAppResponse>> ListAllAppsAsync(int page = 1, CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/admin/apps" + Query(("page", Text(page)))), ClientJson.Default.PageResponseOperatorAppResponse, cancellationToken);

    /// <summary>The tiers: what subscriptions give.</summary>
    public Task<IReadOnlyList<OperatorTierResponse>> ListTiersAsync(CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/admin/tiers"), ClientJson.Default.IReadOnlyListOperatorTierResponse, cancellationToken);

    /// <summary>Users, newest first.</summary>
    /// <param name="search">Part of an email.</param>
    /// <param name="page">Which page, from 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<PageResponse<OperatorUserResponse>> ListUsersAsync(string? search = null, int page = 1, CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/admin/users" + Query(("search", search), ("page", Text(page)))), ClientJson.Default.PageResponseOperatorUserResponse, cancellationToken);

    /// <summary>The audit log, newest first.</summary>
    /// <param name="page">Which page, from 1.</param>
    /// <param name="action">Only this action, or those that begin with this noun.</param>
    /// <param name="user">Only what this user did, or what was done to their account.</param>
    /// <param name="address">Only actions from this address.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<PageResponse<AuditResponse>> ListAuditAsync(int page = 1, string? action = null, Guid? user = null, string? address = null, CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/admin/audit" + Query(("page", Text(page)), ("action", action), ("user", user?.ToString()), ("address", address))),
            ClientJson.Default.PageResponseAuditResponse, cancellationToken);

    private Task ActAsync(string what, CancellationToken cancellationToken) =>
        TellAsync(new ApiRequest(HttpMethod.Post, "v1/admin/" + what) { Repeatable = true }, cancellationToken);

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Query(params ReadOnlySpan<(string Name, string? Value)> parts)
    {
        var query = new System.Text.StringBuilder();
        foreach (var (name, value) in parts)
            if (value is not null) query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return query.ToString();
    }

    /// <summary>Changes a user's subscription.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>, <c>invalid_request</c> (no such tier).</exception>
    public Task SetSubscriptionAsync(Guid id, SetSubscriptionRequest request, CancellationToken cancellationToken = default) => TellAsync(
        ApiRequest.Post($"v1/admin/users/{id}/subscription", request, ClientJson.Default.SetSubscriptionRequest) with { Method = HttpMethod.Put, Repeatable = true }, cancellationToken);
}
