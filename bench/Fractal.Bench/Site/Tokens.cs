using System.Security.Claims;
using Fractal.Server.Containers.Agents;
using Fractal.Server.Platform.Keys;
using Fractal.Server.Platform.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fractal.Bench.Site;

/// <summary>
/// Creates tokens with the server's own code, its key ring in the database and the installation's key: a user's token is a copy of one that
/// the server issued, with another user in it.
/// </summary>
internal sealed class Tokens : IAsyncDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(6);

    private readonly ServiceProvider services;
    private readonly ISecureDataFormat<AuthenticationTicket> protector;
    private readonly ContainerKeys containers;
    private readonly TimeProvider clock;

    /// <param name="key">The file of the installation's key.</param>
    public Tokens(string key, string database, TimeProvider clock)
    {
        var settings = new Dictionary<string, string?> { ["Fractal:InstallationKeyFile"] = key, ["Fractal:Data"] = Path.GetDirectoryName(key), ["Fractal:Database"] = database };
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        collection.AddSingleton(clock);
        collection.AddKeys();
        collection.AddDatabase();
        collection.AddSingleton<ContainerKeys>();
        collection.AddAuthentication().AddBearerToken(IdentityConstants.BearerScheme);
        services = collection.BuildServiceProvider();
        protector = services.GetRequiredService<IOptionsMonitor<BearerTokenOptions>>().Get(IdentityConstants.BearerScheme).BearerTokenProtector;
        containers = services.GetRequiredService<ContainerKeys>();
        this.clock = clock;
    }

    /// <summary>Reads a token that the server issued, as a template.</summary>
    public ClaimsIdentity Read(string accessToken) =>
        (ClaimsIdentity?)protector.Unprotect(accessToken)?.Principal.Identity ?? throw new InvalidOperationException("The server's own token can't be read with its keys.");

    /// <summary>The token that another user would get by signing in.</summary>
    public string OfUser(ClaimsIdentity model, IReadOnlyDictionary<string, string> changes)
    {
        var claims = model.Claims.Select(claim => new Claim(claim.Type, changes.GetValueOrDefault(claim.Value, claim.Value), claim.ValueType));
        var principal = new ClaimsPrincipal(new ClaimsIdentity(claims, model.AuthenticationType, model.NameClaimType, model.RoleClaimType));
        var properties = new AuthenticationProperties { ExpiresUtc = clock.GetUtcNow() + Lifetime };
        return protector.Protect(new AuthenticationTicket(principal, properties, $"{IdentityConstants.BearerScheme}:AccessToken"));
    }

    public string OfContainer(Guid id) => containers.Token(id);

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
