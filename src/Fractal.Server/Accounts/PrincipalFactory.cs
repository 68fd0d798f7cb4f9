using System.Security.Claims;
using Fractal.Server.Platform.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Accounts;

/// <summary>Puts id, email, security stamp and, for operators, the role into a sign-in.</summary>
internal sealed class PrincipalFactory(UserManager<User> users, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<User>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(User user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        if (user.Administrator) identity.AddClaim(new Claim(identity.RoleClaimType, Policies.Administrator));
        return identity;
    }
}
