using System.Buffers.Text;
using System.Security.Cryptography;
using Fractal.Client.Accounts;
using Fractal.Client.Administration;
using Xunit;

namespace Fractal.Server.Tests.Hosting;

public abstract partial class TestServer
{
    private static readonly KdfParameters Kdf = new("AAAAAAAAAAAAAAAAAAAAAA", 65_536, 3);
    private int counter;

    internal string NewEmail() => $"user{Interlocked.Increment(ref counter)}@example.org";

    /// <summary>A made-up secret in place of a derived one: deriving is slow, and the server can't tell the difference.</summary>
    internal static string NewSecret() => PasswordDerivation.Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    internal static RegisterRequest Registration(string email, string secret) => new(email, secret, Kdf);

    /// <summary>Registers and signs in.</summary>
    internal async Task<TestUser> RegisterUserAsync(string? email = null)
    {
        var user = new TestUser(email ?? NewEmail(), NewSecret(), NewClient());
        var registered = await Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/register", Registration(user.Email, user.Secret));
        Assert.Equal(201, registered.Status);
        user.Id = registered.As<RegisterResponse>().Id;
        await LoginAsync(user);
        return user;
    }

    internal async Task<TokenResponse> LoginAsync(TestUser user)
    {
        var login = await Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/login", new LoginRequest(user.Email, user.Secret));
        Assert.Equal(200, login.Status);
        return user.Tokens = login.As<TokenResponse>();
    }

    /// <summary>A client of this server in the user's name, wherever the user signed in.</summary>
    internal HttpClient NewClientOf(TestUser user)
    {
        var client = NewClient();
        client.DefaultRequestHeaders.Authorization = user.Client.DefaultRequestHeaders.Authorization;
        return client;
    }

    internal async Task<TestUser> SubscribeAsync(TestUser user, string tier = "standard", string state = "active", DateTimeOffset? endsAt = null)
    {
        var admin = await AdministratorAsync();
        var answer = await admin.Client.SendAsync(HttpMethod.Put, $"/v1/admin/users/{user.Id}/subscription", new SetSubscriptionRequest(state, tier, endsAt));
        Assert.Equal(204, answer.Status);
        return user;
    }

    internal async Task<TestUser> RegisterSubscriberAsync(string tier = "standard") => await SubscribeAsync(await RegisterUserAsync(), tier);

    internal async Task<TestUser> AdministratorAsync()
    {
        if (administrator is not null)
        {
            // Stories move the clock, so the previous story's sign-in may have expired.
            await LoginAsync(administrator);
            return administrator;
        }

        var user = await RegisterUserAsync();
        var code = (await System.IO.File.ReadAllTextAsync(File("administrator.code"))).Trim();
        Assert.Equal(204, (await user.Client.SendAsync(HttpMethod.Post, "/v1/accounts/administrator", new ClaimAdministratorRequest(code))).Status);
        return administrator = user;
    }
}
