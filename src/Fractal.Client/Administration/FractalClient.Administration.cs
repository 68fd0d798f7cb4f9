using Fractal.Client.Administration;
using Fractal.Client.Http;

namespace Fractal.Client;

/// <content>Calls for operators; without the role they are refused with <c>forbidden</c>.</content>
public sealed partial class FractalClient
{
    /// <summary>Makes a user an administrator.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found, user_disabled</c>.</exception>
    public Task PromoteUserAsync(Guid id, CancellationToken cancellationToken = default) => ActAsync($"users/{id}/promote", cancellationToken);

    /// <summary>Demotes an administrator.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found, last_administrator</c>.</exception>
    public Task DemoteUserAsync(Guid id, CancellationToken cancellationToken = default) => ActAsync($"users/{id}/demote", cancellationToken);

    /// <summary>Disables a user; sign-ins and sessions end.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found, last_administrator, not_yourself</c>.</exception>
    public Task DisableUserAsync(Guid id, CancellationToken cancellationToken = default) => ActAsync($"users/{id}/disable", cancellationToken);

    /// <summary>Enables a disabled user.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task EnableUserAsync(Guid id, CancellationToken cancellationToken = default) => ActAsync($"users/{id}/enable", cancellationToken);

    /// <summary>Ends all sign-ins of a user.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task SignUserOutAsync(Guid id, CancellationToken cancellationToken = default) => ActAsync($"users/{id}/sign-out", cancellationToken);

    /// <summary>Deletes a user: sign-ins and sessions end, then the account is deleted.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found, last_administrator, not_yourself</c>.</exception>
    public Task DeleteUserAsync(Guid id, CancellationToken cancellationToken = default) =>
        TellAsync(new ApiRequest(HttpMethod.Delete, $"v1/admin/users/{id}") { Repeatable = true }, cancellationToken);

    /// <summary>Gets a user.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task<OperatorUserResponse> GetUserAsync(Guid id, CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get($"v1/admin/users/{id}"), ClientJson.Default.OperatorUserResponse, cancellationToken);

    /// <summary>
    /// Creates an invitation, with which one person can register while registration is by invitation. Only this response contains the code.
    /// </summary>
    /// <exception cref="Problems.FractalProblemException"><c>invalid_request</c>.</exception>
    public Task<InvitationResponse> InviteAsync(CreateInvitationRequest request, CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Post("v1/admin/invitations", request, ClientJson.Default.CreateInvitationRequest), ClientJson.Default.InvitationResponse, cancellationToken);

    /// <summary>Invitations, newest first, without their codes.</summary>
    public Task<PageResponse<InvitationResponse>> ListInvitationsAsync(int page = 1, CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/admin/invitations" + Query(("page", Text(page)))), ClientJson.Default.PageResponseInvitationResponse, cancellationToken);

    /// <summary>Revokes an unused invitation.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task RevokeInvitationAsync(Guid id, CancellationToken cancellationToken = default) =>
        TellAsync(new ApiRequest(HttpMethod.Delete, $"v1/admin/invitations/{id}") { Repeatable = true }, cancellationToken);

    /// <summary>Lists pools with supply and last failure.</summary>
    public Task<IReadOnlyList<PoolResponse>> ListPoolsAsync(CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/admin/pools"), ClientJson.Default.IReadOnlyListPoolResponse, cancellationToken);

    /// <summary>Resets a pool's failures and launches again.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task RetryPoolAsync(Guid id, CancellationToken cancellationToken = default) =>
        TellAsync(new ApiRequest(HttpMethod.Post, $"v1/admin/pools/{id}/retry") { Repeatable = true }, cancellationToken);

    /// <summary>Lists clusters and the limits that are not enforced on them.</summary>
    public Task<IReadOnlyList<ClusterResponse>> ListClustersAsync(CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/admin/clusters"), ClientJson.Default.IReadOnlyListClusterResponse, cancellationToken);

    /// <summary>Lists background loops with last result, failures and next run.</summary>
    public Task<IReadOnlyList<ReconcilerResponse>> ListReconcilersAsync(CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/admin/reconcilers"), ClientJson.Default.IReadOnlyListReconcilerResponse, cancellationToken);

    /// <summary>Pauses a pool until it is resumed. Idle containers are still assigned, then starts are rejected.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task PausePoolAsync(Guid id, CancellationToken cancellationToken = default) => ActAsync($"pools/{id}/pause", cancellationToken);

    /// <summary>Resumes a paused pool.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task ResumePoolAsync(Guid id, CancellationToken cancellationToken = default) => ActAsync($"pools/{id}/resume", cancellationToken);

    /// <summary>Sets the policy of a pool.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>, <c>invalid_request</c> (with all errors in the
    /// policy).</exception>
    public Task SetPoolPolicyAsync(Guid id, SetPoolPolicyRequest request, CancellationToken cancellationToken = default) => TellAsync(
        ApiRequest.Post($"v1/admin/pools/{id}/policy", request, ClientJson.Default.SetPoolPolicyRequest) with { Method = HttpMethod.Put, Repeatable = true }, cancellationToken);

    /// <summary>Gets starts, cold starts, target and supply of a pool over time.</summary>
    /// <param name="id">The pool.</param>
    /// <param name="hours">Hours to go back, 1 to 336.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task<PoolHistoryResponse> GetPoolHistoryAsync(Guid id, int hours = 24, CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get($"v1/admin/pools/{id}/history" + Query(("hours", Text(hours)))), ClientJson.Default.PoolHistoryResponse, cancellationToken);

    /// <summary>Gets a pool's recorded starts, for simulations.</summary>
    /// <param name="id">The pool.</param>
    /// <param name="days">Days to go back, 1 to 45.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task<PoolDemandResponse> GetPoolDemandAsync(Guid id, int days = 45, CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get($"v1/admin/pools/{id}/demand" + Query(("days", Text(days)))), ClientJson.Default.PoolDemandResponse, cancellationToken);

    /// <summary>Simulates a policy on recorded starts; changes nothing.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>, <c>invalid_request</c> (with all errors in the policy),
    /// <c>unavailable</c> (the simulation takes too long).</exception>
    public Task<WhatIfResponse> TryPoolPolicyAsync(Guid id, WhatIfRequest request, CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Post($"v1/admin/pools/{id}/what-if", request, ClientJson.Default.WhatIfRequest) with { Repeatable = true }, ClientJson.Default.WhatIfResponse, cancellationToken);

    /// <summary>Drains a cluster: its idle containers end, its sessions continue, and nothing new is launched there.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task DrainClusterAsync(string name, CancellationToken cancellationToken = default) => ActAsync($"clusters/{Uri.EscapeDataString(name)}/drain", cancellationToken);

    /// <summary>Puts a drained cluster back into service.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task UndrainClusterAsync(string name, CancellationToken cancellationToken = default) => ActAsync($"clusters/{Uri.EscapeDataString(name)}/undrain", cancellationToken);

    /// <summary>Ends any user's session, with the reason <c>adminEnded</c>.</summary>
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>.</exception>
    public Task EndAnySessionAsync(Guid id, CancellationToken cancellationToken = default) => ActAsync($"sessions/{id}/end", cancellationToken);

    /// <summary>Lists all users' sessions, newest first.</summary>
    /// <param name="live">Only live sessions (true), only ended ones (false), or all (null).</param>
    /// <param name="app">Only sessions of this app.</param>
    /// <param name="userId">Only sessions of this user.</param>
    /// <param name="page">The page, from 1.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<PageResponse<OperatorSessionResponse>> ListAllSessionsAsync(
        bool? live = null, string? app = null, Guid? userId = null, int page = 1, CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/admin/sessions" + Query(("live", live?.ToString().ToLowerInvariant()), ("app", app), ("user", userId?.ToString()), ("page", Text(page)))),
            ClientJson.Default.PageResponseOperatorSessionResponse, cancellationToken);

    /// <summary>Lists containers, newest first.</summary>
    /// <param name="live">Only existing containers (true), only deleted ones (false), or all (null).</param>
    /// <param name="failed">Only containers that failed to start or were lost.</param>
    /// <param name="app">Only containers of this app.</param>
    /// <param name="page">The page, from 1.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<PageResponse<OperatorContainerResponse>> ListContainersAsync(
        bool? live = null, bool failed = false, string? app = null, int page = 1, CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/admin/containers" + Query(("live", live?.ToString().ToLowerInvariant()), ("failed", failed ? "true" : null), ("app", app), ("page", Text(page)))),
            ClientJson.Default.PageResponseOperatorContainerResponse, cancellationToken);

    /// <summary>
    /// Lists apps with their effective configuration, in the catalogue's order; apps that are no longer configured come last.
    /// </summary>
    /// <param name="page">The page, from 1.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<PageResponse<OperatorAppResponse>> ListAllAppsAsync(int page = 1, CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/admin/apps" + Query(("page", Text(page)))), ClientJson.Default.PageResponseOperatorAppResponse, cancellationToken);

    /// <summary>Lists tiers.</summary>
    public Task<IReadOnlyList<OperatorTierResponse>> ListTiersAsync(CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/admin/tiers"), ClientJson.Default.IReadOnlyListOperatorTierResponse, cancellationToken);

    /// <summary>Lists users, newest first.</summary>
    /// <param name="search">Part of an email.</param>
    /// <param name="page">The page, from 1.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<PageResponse<OperatorUserResponse>> ListUsersAsync(string? search = null, int page = 1, CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/admin/users" + Query(("search", search), ("page", Text(page)))), ClientJson.Default.PageResponseOperatorUserResponse, cancellationToken);

    /// <summary>Lists the audit log, newest first.</summary>
    /// <param name="page">The page, from 1.</param>
    /// <param name="action">Only this action, or actions that begin with this noun.</param>
    /// <param name="user">Only entries with this user as actor or subject.</param>
    /// <param name="address">Only entries from this address.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
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
    /// <exception cref="Problems.FractalProblemException"><c>not_found</c>, <c>invalid_request</c> (unknown tier).</exception>
    public Task SetSubscriptionAsync(Guid id, SetSubscriptionRequest request, CancellationToken cancellationToken = default) => TellAsync(
        ApiRequest.Post($"v1/admin/users/{id}/subscription", request, ClientJson.Default.SetSubscriptionRequest) with { Method = HttpMethod.Put, Repeatable = true }, cancellationToken);
}
