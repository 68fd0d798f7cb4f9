using Microsoft.AspNetCore.Connections;

namespace Fractal.Server.Platform.Http.Connections;

/// <summary>Responds with 503 to a plain HTTP connection that exceeds a limit, and closes it.</summary>
internal static class RefusedConnection
{
    /// <summary>Each of them holds a file until its response is sent.</summary>
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
            // The client has disconnected or sends nothing.
        }
        finally
        {
            Interlocked.Decrement(ref atOnce);
            await connection.DisposeAsync();
        }
    }

    /// <summary>A TLS client, whose first byte is not a letter, could not read the response.</summary>
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
