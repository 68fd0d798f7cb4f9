using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Fractal.Client.Agents;

/// <summary>
/// The data that a driver passes to an agent, as one line of JSON on its standard input (locally) or in the environment (on a cloud).
/// </summary>
/// <param name="ContainerId">The container's id.</param>
/// <param name="EnrolmentCode">One-time code, exchanged for the container's keys before the app starts.</param>
/// <param name="Server">Where the server listens for agents: <c>unix:/path</c> or an https address.</param>
/// <param name="Listen">Where the agent listens for the gateway: <c>unix:/path</c> or <c>tcp:port</c>.</param>
/// <param name="MaxProcesses">The container's limit of processes and threads, of which the agent reserves some for itself; null for no
/// limit.</param>
/// <param name="TmpMiB">Size limit of the app's /tmp, in MiB; null for no limit.</param>
/// <param name="TraceParent">The launch's trace (W3C <c>traceparent</c>), sent with enrolment, ready and exited; null without
/// tracing.</param>
/// <param name="SystemCallFilter">The file of the seccomp program for apps; null if there is no filter.</param>
public sealed record AgentLaunch(
    Guid ContainerId, string EnrolmentCode, string Server, string Listen, int? MaxProcesses = null, int? TmpMiB = null, string? TraceParent = null,
    string? SystemCallFilter = null);

/// <summary><c>POST /v1/agent/enrol</c>: exchanges the one-time code for the container's keys.</summary>
public sealed record EnrolRequest([property: JsonRequired] Guid ContainerId, [property: Required, StringLength(128)] string Code);

/// <summary>What an agent needs to run its app.</summary>
/// <param name="Token">Sent as <c>Authorization: Bearer</c> with every other call to <c>/v1/agent</c>.</param>
/// <param name="TicketKey">The key that verifies tickets, base64url (see <see cref="ConnectionTicket"/>).</param>
/// <param name="App">The app to run.</param>
/// <param name="HeartbeatSeconds">Seconds between heartbeats.</param>
/// <param name="StartTimeoutSeconds">The longest time until the app's first window.</param>
/// <param name="PingSeconds">The interval of WebSocket pings, and the time limit of the response.</param>
public sealed record EnrolResponse(
    string Token, string TicketKey, AppLaunch App, int HeartbeatSeconds, int StartTimeoutSeconds, int PingSeconds);

/// <summary>How to run an app.</summary>
/// <param name="Name">The app's name.</param>
/// <param name="Command">Program and arguments.</param>
/// <param name="Environment">Additional environment variables of the app.</param>
/// <param name="Width">Initial width of the picture, in pixels.</param>
/// <param name="Height">Initial height of the picture, in pixels.</param>
/// <param name="PrepareApp">Whether the app starts before a user connects; otherwise only its display does.</param>
/// <param name="GraceSeconds">How long the app may take to exit when asked.</param>
/// <param name="MemoryMiB">Memory of the container, MiB; limits the picture's size and what the app can write to memory.</param>
public sealed record AppLaunch(
    string Name, IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Environment,
    int Width, int Height, bool PrepareApp, double GraceSeconds, int MemoryMiB);

/// <summary><c>POST /v1/agent/ready</c>.</summary>
/// <param name="PublicKey">A one-time public key (P-256 SPKI, base64url).</param>
public sealed record ReadyReport([property: StringLength(256)] string? PublicKey);

/// <summary><c>POST /v1/agent/heartbeat</c>, every few seconds, and soon after input that follows a pause.</summary>
/// <param name="IdleSeconds">Seconds since the last key or pointer event; null if there was none.</param>
/// <param name="Connections">Open client connections.</param>
public sealed record HeartbeatReport(double? IdleSeconds, [property: JsonRequired] int Connections);

/// <summary><c>POST /v1/agent/connected</c> and <c>/v1/agent/disconnected</c>.</summary>
/// <param name="SessionId">The session in the ticket.</param>
/// <param name="Sequence">Increases by one with each report of this agent; older ones are ignored.</param>
/// <param name="Connections">Open connections after the event.</param>
public sealed record ConnectionReport(
    [property: JsonRequired] Guid SessionId, [property: JsonRequired] long Sequence, [property: JsonRequired] int Connections);

/// <summary><c>POST /v1/agent/exited</c>: the app exited, or could not be started.</summary>
/// <param name="ExitCode">Its exit code, 128 + n for signal n; null if it never ran.</param>
/// <param name="Reason">For operators: what failed, with the app's last output.</param>
/// <param name="WasReady">Whether it had started successfully before.</param>
public sealed record ExitReport(int? ExitCode, [property: StringLength(4096)] string? Reason, [property: JsonRequired] bool WasReady);
