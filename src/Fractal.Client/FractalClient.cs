using System.Net;
using System.Text.Json.Serialization.Metadata;
using Fractal.Client.Accounts;
using Fractal.Client.Http;
using Fractal.Client.Problems;

namespace Fractal.Client;

/// <summary>
/// A client of Fractal's HTTP API. Calls refresh the sign-in when necessary, and every call has a time limit. Thread-safe. Every call may
/// throw <see cref="FractalProblemException"/> (the server returned an error) or <see cref="FractalConnectionException"/> (no Fractal
/// server responded).
/// </summary>
public sealed partial class FractalClient : IDisposable
{
    private readonly HttpClient http;
    private readonly ApiConnection api;
    private readonly SignInKeeper signIn;
    private readonly MemoryTokenStore memory = new();
    private readonly TimeProvider clock;

    /// <summary>Creates a client that keeps its sign-in in memory.</summary>
    /// <param name="address">The server's address, http or https.</param>
    /// <exception cref="ArgumentException">The address is not an http or https address.</exception>
    public FractalClient(Uri address)
        : this(address, new FractalClientOptions())
    {
    }

    /// <summary>Creates a client with the caller's HTTP handler, which the caller disposes.</summary>
    public FractalClient(Uri address, HttpMessageHandler handler)
        : this(address, new FractalClientOptions { Handler = handler })
    {
    }

    /// <summary>Creates a client with these options.</summary>
    /// <exception cref="ArgumentException">The address is not an http or https address.</exception>
    public FractalClient(Uri address, FractalClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Address = ServerAddress.Normalize(address);
        clock = options.Clock;
        http = options.Handler is { } given ? new HttpClient(given, disposeHandler: false) : new HttpClient(ServerAddress.NewHandler(Address));
        http.Timeout = Timeout.InfiniteTimeSpan;
        http.MaxResponseContentBufferSize = ApiConnection.MaxAnswerBytes;
        api = new ApiConnection(http, Address, options.TimeLimit, clock);
        signIn = new SignInKeeper(options.Tokens ?? memory, api, clock);
    }

    /// <summary>The server's address, ending in a slash.</summary>
    public Uri Address { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        http.Dispose();
        memory.Dispose();
    }

    private async Task<T> AskAsync<T>(ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await SendSignedInAsync(request, cancellationToken);
        return await api.ReadAsync(response, type, cancellationToken);
    }

    private async Task TellAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var response = await SendSignedInAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.NoContent) throw FractalConnectionException.NotFractal(Address, response);
    }

    /// <summary>Sends with the access token; if the server rejects it, refreshes and sends once more.</summary>
    private async Task<HttpResponseMessage> SendSignedInAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var used = await signIn.CurrentAsync(cancellationToken);
        try
        {
            return await api.SendAsync(request with { AccessToken = used?.AccessToken }, cancellationToken);
        }
        catch (FractalProblemException problem) when (problem.Code == ProblemCodes.Unauthenticated && used is not null)
        {
            var fresh = await signIn.RefreshAsync(used, cancellationToken);
            if (fresh is null) throw;
            return await api.SendAsync(request with { AccessToken = fresh.AccessToken }, cancellationToken);
        }
    }
}
