using System.Text.Json;
using System.Text.Json.Serialization;
using Fractal.Client.Accounts;
using Fractal.Client.Administration;
using Fractal.Client.Agents;
using Fractal.Client.Apps;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;

namespace Fractal.Client;

/// <summary>Source-generated JSON serialisation of all contracts, without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KdfRequest))]
[JsonSerializable(typeof(KdfParameters))]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(RegisterResponse))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(RefreshRequest))]
[JsonSerializable(typeof(LogoutRequest))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(ChangePasswordRequest))]
[JsonSerializable(typeof(MeResponse))]
[JsonSerializable(typeof(IReadOnlyList<AppResponse>))]
[JsonSerializable(typeof(StartSessionRequest))]
[JsonSerializable(typeof(SessionResponse))]
[JsonSerializable(typeof(IReadOnlyList<SessionResponse>))]
[JsonSerializable(typeof(ConnectionResponse))]
[JsonSerializable(typeof(AgentLaunch))]
[JsonSerializable(typeof(EnrolRequest))]
[JsonSerializable(typeof(EnrolResponse))]
[JsonSerializable(typeof(ReadyReport))]
[JsonSerializable(typeof(HeartbeatReport))]
[JsonSerializable(typeof(ConnectionReport))]
[JsonSerializable(typeof(ExitReport))]
[JsonSerializable(typeof(ClaimAdministratorRequest))]
[JsonSerializable(typeof(IReadOnlyList<SignInResponse>))]
[JsonSerializable(typeof(CreateInvitationRequest))]
[JsonSerializable(typeof(InvitationResponse))]
[JsonSerializable(typeof(PageResponse<InvitationResponse>))]
[JsonSerializable(typeof(OperatorUserResponse))]
[JsonSerializable(typeof(SetSubscriptionRequest))]
[JsonSerializable(typeof(PageResponse<OperatorSessionResponse>))]
[JsonSerializable(typeof(PageResponse<OperatorContainerResponse>))]
[JsonSerializable(typeof(PageResponse<OperatorUserResponse>))]
[JsonSerializable(typeof(PageResponse<AuditResponse>))]
[JsonSerializable(typeof(PageResponse<OperatorAppResponse>))]
[JsonSerializable(typeof(IReadOnlyList<OperatorTierResponse>))]
[JsonSerializable(typeof(IReadOnlyList<PoolResponse>))]
[JsonSerializable(typeof(SetPoolPolicyRequest))]
[JsonSerializable(typeof(PoolHistoryResponse))]
[JsonSerializable(typeof(PoolDemandResponse))]
[JsonSerializable(typeof(WhatIfRequest))]
[JsonSerializable(typeof(WhatIfResponse))]
[JsonSerializable(typeof(IReadOnlyList<ReconcilerResponse>))]
[JsonSerializable(typeof(IReadOnlyList<ClusterResponse>))]
[JsonSerializable(typeof(ProblemResponse))]
public sealed partial class ClientJson : JsonSerializerContext;
