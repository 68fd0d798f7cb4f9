using System.Net.Http.Json;
using System.Text.Json;
using Fractal.Client;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Xunit;

namespace Fractal.Server.Tests.Hosting;

/// <summary>A response of the server.</summary>
internal sealed record Answer(int Status, string Body, HttpResponseMessage Message)
{
    public SessionResponse Session => As<SessionResponse>();

    public ProblemResponse Problem => As<ProblemResponse>();

    public T As<T>() => JsonSerializer.Deserialize<T>(Body, ClientJson.Default.Options) ?? throw new InvalidOperationException("The answer is empty.");

    /// <summary>A problem as every problem must be: with its status, a code, and its trace id.</summary>
    public ProblemResponse Refused(int status, string code)
    {
        Assert.True(Status == status, $"{status} {code} was expected, {Status} came: {Body}");
        Assert.Equal("application/problem+json", Message.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, Problem.Code);
        Assert.False(string.IsNullOrEmpty(Problem.TraceId));
        Assert.False(string.IsNullOrEmpty(Problem.Detail));
        return Problem;
    }
}

internal static class HttpClientExtensions
{
    public static async Task<Answer> SendAsync<T>(this HttpClient client, HttpMethod method, string path, T body, params (string Name, string Value)[] headers) =>
        await client.SendAsync(method, path, body as HttpContent ?? JsonContent.Create(body), headers);

    public static Task<Answer> SendAsync(this HttpClient client, HttpMethod method, string path, params (string Name, string Value)[] headers) =>
        client.SendAsync(method, path, (HttpContent?)null, headers);

    private static async Task<Answer> SendAsync(this HttpClient client, HttpMethod method, string path, HttpContent? content, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response);
    }
}
