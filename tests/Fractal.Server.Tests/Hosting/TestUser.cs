using System.Net.Http.Headers;
using Fractal.Client.Accounts;

namespace Fractal.Server.Tests.Hosting;

/// <summary>A signed-in user.</summary>
internal sealed class TestUser(string email, string secret, HttpClient client)
{
    private TokenResponse? tokens;

    public Guid Id { get; set; }

    public string Email => email;

    public string Secret { get; set; } = secret;

    /// <summary>Sends the newest access token.</summary>
    public HttpClient Client => client;

    public TokenResponse Tokens
    {
        get => tokens ?? throw new InvalidOperationException("Not signed in.");
        set
        {
            tokens = value;
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", value.AccessToken);
        }
    }
}
