using System.Buffers.Text;
using System.Text;
using Fractal.Bench.Site;

namespace Fractal.Bench.Claims.Loads;

/// <summary>Starts, each by the next user with a new key, as Fractal's clients send them.</summary>
internal sealed class Starts : IRequests
{
    private const int KeyDigits = 16;

    private readonly byte[][] requests;
    private readonly int[] keyAt;
    private readonly int[] order;
    private readonly long run;
    private int next;

    /// <summary>All users in random order, repeatedly. Of many pools, each is used once before one is used again.</summary>
    public Starts(Seeds seeds, int users, int pools)
    {
        (requests, keyAt) = (new byte[users][], new int[users]);
        for (var i = 0; i < users; i++) (requests[i], keyAt[i]) = Build(seeds.UserToken(i + 1), seeds.AppOf(i + 1));
        order = [.. Enumerable.Range(0, users)];
        new Random(1).Shuffle(order);
        if (pools > 1) order = [.. order.GroupBy(user => user % pools).SelectMany(group => group.Select((user, turn) => (user, turn))).OrderBy(u => u.turn).Select(u => u.user)];
        run = TimeProvider.System.GetTimestamp() << 20;
    }

    public ReadOnlySpan<byte> Next(out int number)
    {
        number = next++;
        var user = order[number % order.Length];
        var request = requests[user];
        Utf8Formatter.TryFormat(unchecked((ulong)(run + number)), request.AsSpan(keyAt[user], KeyDigits), out _, new System.Buffers.StandardFormat('x', KeyDigits));
        return request;
    }

    public void Answered(int number, int status, ReadOnlySpan<byte> body) { }

    private static (byte[] Request, int KeyAt) Build(string token, string app)
    {
        var body = $$"""{"app":"{{app}}"}""";
        var before = $"POST /v1/sessions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nIdempotency-Key: ";
        return (Encoding.ASCII.GetBytes($"{before}{new string('0', KeyDigits)}\r\n\r\n{body}"), before.Length);
    }
}
