using Microsoft.AspNetCore.Connections;

namespace Fractal.Server.Platform.Http.Connections;

/// <summary>Answers a connection that is over a limit with 503, if it speaks plain HTTP, and closes it.</summary>
internal static class RefusedConnection
{
    /// <summary>Each holds a file for as long as it is answered.</summary>
    private const int MostAtOnce = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);
    private static readonly byte[] Response =
        "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 5\r\nContent-Type: text/plain\r\nContent-Length: 31\r\n\r\nToo many connections. Try again"u8.ToArray();

    private static int atOnce;

    public static void Answer(ConnectionContext connection) => _ = AnswerAsync(connection);

    private static async Task AnswerAsync(ConnectionContext connection)
    {
        try
        {
            if (Interlocked.Increment(ref atOnce) <= MostAtOnce) await TryAnswerAsync(connection);
            else connection.Abort();
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ConnectionAbortedException or ConnectionResetException or InvalidOperationException)
        {
            // The client has gone, or says nothing.
        }
        finally
        {
            Interlocked.Decrement(ref atOnce);
            await connection.DisposeAsync();
        }
    }

    /// <summary>A TLS client, which begins with a byte that is no letter, could not read the answer.</summary>
    private static async Task TryAnswerAsync(ConnectionContext connection)
    {
        using var limit = new CancellationTokenSource(Patience);
        var read = await connection.Transport.Input.ReadAsync(limit.Token);
        var isHttp = !read.Buffer.IsEmpty && char.IsAsciiLetter((char)read.Buffer.FirstSpan[0]);
        connection.Transport.Input.AdvanceTo(read.Buffer.End);
        if (isHttp) await connection.Transport.Output.WriteAsync(Response, limit.Token);
        await connection.Transport.Output.CompleteAsync();
        await connection.Transport.Input.CompleteAsync();
    }
}
