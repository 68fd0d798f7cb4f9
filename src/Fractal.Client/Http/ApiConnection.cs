using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fractal.Client.Problems;

namespace Fractal.Client.Http;

/// <summary>
/// Sends requests within their time limit, retries those that are safe to retry, and converts every failure to one of this library's
/// exceptions.
/// </summary>
internal sealed class ApiConnection(HttpClient http, Uri address, TimeSpan timeLimit, TimeProvider clock)
{
    public const long MaxAnswerBytes = 8 << 20;

    private static readonly TimeSpan[] Pauses = [.. new[] { 0.1, 0.3, 1, 3 }.Select(TimeSpan.FromSeconds)];

    public Uri Address => address;

    public async Task<T> AskAsync<T>(ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await SendAsync(request, cancellationToken);
        return await ReadAsync(response, type, cancellationToken);
    }

    /// <summary>Sends a request and returns a successful response; throws otherwise.</summary>
    public async Task<HttpResponseMessage> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var longest = timeLimit + request.Wait;
        using var limit = new CancellationTokenSource(longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await SendUntilAnsweredAsync(request, either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw FractalConnectionException.TimedOut(address, longest, exception);
        }
    }

    public async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            if (response.Content.Headers.ContentType?.MediaType != "application/json") throw FractalConnectionException.NotFractal(address, response);
            return await response.Content.ReadFromJsonAsync(type, cancellationToken) ?? throw FractalConnectionException.NotFractal(address, response);
        }
        catch (JsonException exception)
        {
            throw FractalConnectionException.NotFractal(address, response, exception);
        }
    }

    private async Task<HttpResponseMessage> SendUntilAnsweredAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var again = request.Repeatable && attempt < Pauses.Length;
            try
            {
                return await SendOnceAsync(request, cancellationToken);
            }
            catch (FractalConnectionException lost) when (again && (lost.Failure == ConnectionFailure.Lost || attempt > 0))
            {
                // A server that was never reached is reported immediately; one that disappeared may return shortly.
            }
            catch (FractalProblemException problem) when (again && problem.Code == ProblemCodes.Unavailable)
            {
                // The response says that the request may be retried.
            }

            await Task.Delay(Pauses[attempt], clock, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var message = request.ToMessage(address);
            var until = request.Streams ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead;
            var response = await http.SendAsync(message, until, cancellationToken);
            if (response.IsSuccessStatusCode) return response;
            using (response) throw await Refusal.ReadAsync(address, response, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw FractalConnectionException.From(address, exception);
        }
    }
}
