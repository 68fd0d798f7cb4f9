using System.Net.ServerSentEvents;
using System.Text.Json;
using Fractal.Client.Problems;

namespace Fractal.Client.Sessions;

/// <summary>Reads a session's events, and reconnects if the stream breaks or is silent.</summary>
internal sealed class SessionEventReader(Func<CancellationToken, Task<HttpResponseMessage>> connect, Uri address, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>The server repeats the state after at most 20 s; longer silence means a dead connection.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan[] Pauses = [.. new[] { 0.2, 0.5, 1, 2, 5, 10, 10 }.Select(TimeSpan.FromSeconds)];

    private bool wasOpen;
    private Open? open;

    public async Task<SessionResponse> NextAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (await ReadAsync(cancellationToken) is { } session) return session;
                if (attempt == Pauses.Length) throw FractalConnectionException.Lost(address, null);
            }
            catch (Exception exception) when (IsLost(exception, cancellationToken) && wasOpen && attempt < Pauses.Length)
            {
                // Retried below.
            }

            await CloseAsync();
            await Task.Delay(Pauses[attempt], clock, cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => CloseAsync();

    private async Task<SessionResponse?> ReadAsync(CancellationToken cancellationToken)
    {
        open ??= new Open(await connect(cancellationToken), Silence, clock, cancellationToken);
        wasOpen = true;
        try
        {
            return await open.NextAsync();
        }
        catch (JsonException exception)
        {
            throw new FractalConnectionException(ConnectionFailure.NotFractal, $"{address} sent an event that is no session. Check the address.", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw FractalConnectionException.TimedOut(address, Silence, exception);
        }
    }

    private static bool IsLost(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        FractalConnectionException { Failure: not (ConnectionFailure.NotFractal or ConnectionFailure.Untrusted) } => true,
        FractalProblemException { Code: ProblemCodes.Unavailable or ProblemCodes.RateLimited } => true,
        IOException or HttpRequestException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    private async ValueTask CloseAsync()
    {
        if (open is { } last) await last.DisposeAsync();
        open = null;
    }

    private sealed class Open : IAsyncDisposable
    {
        private readonly HttpResponseMessage response;
        private readonly TimeSpan silence;
        private readonly CancellationTokenSource limit;
        private readonly CancellationTokenSource either;
        private IAsyncEnumerator<SseItem<SessionResponse?>>? items;

        public Open(HttpResponseMessage response, TimeSpan silence, TimeProvider clock, CancellationToken cancellationToken)
        {
            (this.response, this.silence) = (response, silence);
            limit = new CancellationTokenSource(silence, clock);
            either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        }

        /// <returns>The next state, or null at the end of the stream.</returns>
        public async Task<SessionResponse?> NextAsync()
        {
            items ??= SseParser.Create(await response.Content.ReadAsStreamAsync(either.Token), Parse).EnumerateAsync(either.Token).GetAsyncEnumerator(either.Token);
            do
            {
                limit.CancelAfter(silence);
                if (!await items.MoveNextAsync()) return null;
            }
            while (items.Current.Data is null);
            return items.Current.Data;
        }

        public async ValueTask DisposeAsync()
        {
            response.Dispose();
            if (items is not null) await items.DisposeAsync();
            either.Dispose();
            limit.Dispose();
        }

        private static SessionResponse? Parse(string type, ReadOnlySpan<byte> data) =>
            type == "session" ? JsonSerializer.Deserialize(data, ClientJson.Default.SessionResponse) : null;
    }
}
