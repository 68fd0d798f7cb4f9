using System.Net.Http.Json;
using System.Text.Json;
using Fractal.Client.Problems;

namespace Fractal.Client.Http;

/// <summary>Converts an unsuccessful response: a problem of Fractal's, or an error of something else.</summary>
internal static class Refusal
{
    public static async Task<FractalException> ReadAsync(Uri address, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (await ProblemAsync(response, cancellationToken) is { Code.Length: > 0 } problem)
            return new FractalProblemException(problem with { Status = (int)response.StatusCode }, response.Headers.RetryAfter?.Delta);
        return (int)response.StatusCode is 502 or 503 or 504
            ? FractalConnectionException.Behind(address, response) : FractalConnectionException.NotFractal(address, response);
    }

    private static async Task<ProblemResponse?> ProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json") return null;
        try
        {
            return await response.Content.ReadFromJsonAsync(ClientJson.Default.ProblemResponse, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
