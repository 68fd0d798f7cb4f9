using System.Globalization;

namespace Fractal.Client.Problems;

/// <summary>No Fractal server responded. The message says what to do next.</summary>
public sealed class FractalConnectionException : FractalException
{
    /// <summary>Creates the exception with a code and a message.</summary>
    public FractalConnectionException(ConnectionFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>The reason.</summary>
    public ConnectionFailure Failure { get; }

    internal static FractalConnectionException TimedOut(Uri address, TimeSpan limit, Exception? inner) => new(
        ConnectionFailure.TimedOut,
        string.Create(CultureInfo.InvariantCulture, $"{address} did not answer within {limit.TotalSeconds:0} s. What was asked may still have happened: look before you ask again."), inner);

    internal static FractalConnectionException Lost(Uri address, Exception? inner) => new(
        ConnectionFailure.Lost, $"The connection to {address} was lost before the answer came. What was asked may have happened: look before you ask again.", inner);

    internal static FractalConnectionException Behind(Uri address, HttpResponseMessage response) => new(
        ConnectionFailure.Unreachable, $"{address} answers {(int)response.StatusCode} for a server behind it that is down or starting. Nothing was changed; try again in a moment.");

    internal static FractalConnectionException NotFractal(Uri address, HttpResponseMessage response, Exception? inner = null) => new(
        ConnectionFailure.NotFractal,
        response.Headers.Location is { } elsewhere && (int)response.StatusCode is >= 300 and < 400
            ? $"{address} refers to {elsewhere}, and requests that carry secrets are not sent on. Use the server's own address."
            : $"{address} answered, but not as a Fractal server does ({(int)response.StatusCode}, {response.Content.Headers.ContentType?.MediaType ?? "no content"}). Check the address.",
        inner);

    internal static FractalConnectionException From(Uri address, HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.ConnectionError => new(ConnectionFailure.Unreachable, $"Nothing answers at {address}. Start the server, or check the address; nothing was changed.", exception),
        HttpRequestError.NameResolutionError => new(ConnectionFailure.Unreachable, $"The name {address.Host} is not known. Check the address; nothing was changed.", exception),
        HttpRequestError.ProxyTunnelError => new(ConnectionFailure.Unreachable, $"The proxy does not lead to {address}. Check HTTPS_PROXY and NO_PROXY; nothing was changed.", exception),
        HttpRequestError.SecureConnectionError => new(ConnectionFailure.Untrusted, $"No secure connection to {address}: {Innermost(exception)} Nothing was sent.", exception),
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.ConfigurationLimitExceeded =>
            new(ConnectionFailure.NotFractal, $"{address} answered, but not as a Fractal server does ({Innermost(exception)}). Check the address.", exception),
        _ => Lost(address, exception),
    };

    private static string Innermost(Exception exception) => exception.GetBaseException().Message;
}
