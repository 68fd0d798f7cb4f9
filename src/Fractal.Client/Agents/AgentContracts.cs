using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Fractal.Client.Agents;

/// <summary>What a driver hands to an agent, as one line of JSON on its standard input (locally) or in the environment (on a cloud).</summary>
/// <param name="ContainerId">The container's id.</param>
/// <param name="EnrolmentCode">One-time; traded for the container's keys before the app starts.</param>
/// <param name="Server">Where the server listens for agents: <c>unix:/path</c> or an https address.</param>
/// <param name="Listen">Where the agent listens for the gateway: <c>unix:/path</c> or <c>tcp:port</c>.</param>
/// <param name="MaxProcesses">The container's limit of processes and threads, of which the agent keeps some for itself; none if there is no limit.</param>
/// <param name="TmpMiB">Size limit of the app's /tmp, in MiB; none if there is no limit.</param>
/// <param name="TraceParent">The launch in a trace (W3C <c>traceparent</c>), sent with enrolment, ready and exited; none if nothing is traced.</param>
/// <param name="SystemCallFilter">The file of the seccomp program that apps run under; null if there is no filter.</param>
public sealed record AgentLaunch(
    Guid ContainerId, string EnrolmentCode, string Server, string Listen, int? MaxProcesses = null, int? TmpMiB = null, string? TraceParent = null,
    string? SystemCallFilter = null);

/// <summary><c>POST /v1/agent/enrol</c>: trades the one-time code for the container's keys.</summary>
public sealed record EnrolRequest([property: JsonRequired] Guid ContainerId, [property: Required, StringLength(128)] string Code);

/// <summary>What an agent needs to run its app.</summary>
/// <param name="Token">Sent as <c>Authorization: Bearer</c> on every other call to <c>/v1/agent</c>.</param>
/// <param name="TicketKey">Base64url; checks tickets (see <see cref="ConnectionTicket"/>).</param>
/// <param name="App">What to run.</param>
/// <param name="HeartbeatSeconds">How often to report that it lives.</param>
/// <param name="StartTimeoutSeconds">How long the app may take until its first window.</param>
/// <param name="PingSeconds">WebSocket keep-alive interval, and how long its answer may take.</param>
public sealed record EnrolResponse(
    string Token, string TicketKey, AppLaunch App, int HeartbeatSeconds, int StartTimeoutSeconds, int PingSeconds);

/// <summary>How an app is run.</summary>
/// <param name="Name">The app's name.</param>
/// <param name="Command">Program and arguments.</param>
/// <param name="Environment">Added to the app's environment.</param>
/// <param name="Width">Picture width at start, pixels.</param>
/// <param name="Height">Picture height at start, pixels.</param>
/// <param name="PrepareApp">Whether the app is started before a user comes (else only its display is).</param>
/// <param name="GraceSeconds">How long the app may take to end when asked.</param>
/// <param name="MemoryMiB">Memory of the container, MiB: bounds the picture's size and what the app can write to memory.</param>
public sealed record AppLaunch(
    string Name, IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Environment,
    int Width, int Height, bool PrepareApp, double GraceSeconds, int MemoryMiB);

/// <summary><c>POST /v1/agent/ready</c>.</summary>
/// <param name="PublicKey">A one-time public key (P-256 SPKI, base64url).</param>
public sealed record ReadyReport([property: StringLength(256)] string? PublicKey);

/// <summary><c>POST /v1/agent/heartbeat</c>, every few seconds and at once when input is seen after a pause.</summary>
/// <param name="IdleSeconds">Seconds since the last key or pointer event; none if there never was one.</param>
/// <param name="Connections">Open client connections.</param>
public sealed record HeartbeatReport(double? IdleSeconds, [property: JsonRequired] int Connections);

/// <summary><c>POST /v1/agent/connected</c> and <c>/v1/agent/disconnected</c>.</summary>
/// <param name="SessionId">The session that the ticket named.</param>
/// <param name="Sequence">Grows by one with each report of this agent; older ones are ignored.</param>
/// <param name="Connections">Connections open after the event.</param>
public sealed record ConnectionReport(
    [property: JsonRequired] Guid SessionId, [property: JsonRequired] long Sequence, [property: JsonRequired] int Connections);

/// <summary><c>POST /v1/agent/exited</c>: the app is gone, or could not be started.</summary>
/// <param name="ExitCode">Its exit code, 128 + n for signal n; none if it never ran.</param>
/// <param name="Reason">A sentence for the operator: what failed, with the last lines the app wrote.</param>
/// <param name="WasReady">Whether it had started properly before.</param>
public sealed record ExitReport(int? ExitCode, [property: StringLength(4096)] string? Reason, [property: JsonRequired] bool WasReady);
