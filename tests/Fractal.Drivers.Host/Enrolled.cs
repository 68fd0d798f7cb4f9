using System.Buffers.Text;
using System.Security.Cryptography;
using Fractal.Client.Agents;

namespace Fractal.Drivers.Host;

/// <summary>A container's data on the server's side: what its agent receives, and its keys.</summary>
public sealed class Enrolled(Guid id, AppLaunch app, int heartbeatSeconds, int startTimeoutSeconds)
{
    public Guid Id { get; } = id;
    public string Code { get; } = RandomNumberGenerator.GetHexString(32);
    public string Token { get; } = RandomNumberGenerator.GetHexString(32);
    public byte[] TicketKey { get; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>How often the code was exchanged; it must work only once.</summary>
    public int Trades => trades;

    private int trades;

    /// <summary>Secrets that must not appear anywhere in the container.</summary>
    public IEnumerable<string> Secrets => [Code, Token, Base64Url.EncodeToString(TicketKey)];

    public EnrolResponse? Trade(string code) =>
        code == Code && Interlocked.Increment(ref trades) == 1
            ? new EnrolResponse(Token, Base64Url.EncodeToString(TicketKey), app, heartbeatSeconds, startTimeoutSeconds, PingSeconds: 5)
            : null;
}
