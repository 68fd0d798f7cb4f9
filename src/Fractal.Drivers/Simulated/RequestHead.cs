using System.Text;
using Fractal.Client.Agents;

namespace Fractal.Drivers.Simulated;

/// <summary>The head of an HTTP/1.1 request, with only what a stream's gate needs.</summary>
internal sealed record RequestHead(Guid? Session, string? WebSocketKey, IReadOnlyList<string> Protocols)
{
    private const int MaxBytes = 16 * 1024;
    private const string Prefix = "/v1/sessions/", Suffix = "/stream";

    public string? Ticket =>
        Protocols.FirstOrDefault(p => p.StartsWith(ConnectionTicket.SubprotocolPrefix, StringComparison.Ordinal))?[ConnectionTicket.SubprotocolPrefix.Length..];

    /// <returns>Null if the stream ended or contained something else.</returns>
    public static async Task<RequestHead?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        // A client sends nothing after its request before the response, so no bytes beyond the head are lost.
        var buffer = new byte[MaxBytes];
        var length = 0;
        while (!buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            var read = length == MaxBytes ? 0 : await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0) return null;
            length += read;
        }

        return Parse(Encoding.Latin1.GetString(buffer, 0, length).Split("\r\n"));
    }

    private static RequestHead? Parse(string[] lines)
    {
        if (lines[0].Split(' ') is not ["GET", var path, "HTTP/1.1"]) return null;
        string? key = null;
        var upgrade = false;
        var protocols = new List<string>();
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0) continue;
            var value = line[(colon + 1)..].Trim();
            switch (line[..colon].ToLowerInvariant())
            {
                case "upgrade": upgrade = value.Equals("websocket", StringComparison.OrdinalIgnoreCase); break;
                case "sec-websocket-key": key = value; break;
                case "sec-websocket-protocol": protocols.AddRange(value.Split(',', StringSplitOptions.TrimEntries)); break;
            }
        }

        return new RequestHead(SessionOf(path), upgrade ? key : null, protocols);
    }

    private static Guid? SessionOf(string path) =>
        path.StartsWith(Prefix, StringComparison.Ordinal) && path.EndsWith(Suffix, StringComparison.Ordinal) && path.Length > Prefix.Length + Suffix.Length
        && Guid.TryParse(path.AsSpan(Prefix.Length, path.Length - Prefix.Length - Suffix.Length), out var session) ? session : null;
}
