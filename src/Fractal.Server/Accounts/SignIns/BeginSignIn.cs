using Fractal.Server.Accounts.Users;
using Fractal.Server.Audit;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>Writes the row of a new sign-in of a user who was checked. The caller saves, and sends the cookie or tokens after that.</summary>
internal sealed class BeginSignIn(FractalDb db, IHttpContextAccessor accessor, IOptions<AccountOptions> options, TimeProvider clock)
{
    public UserSignIn Add(User user, SignInKind kind)
    {
        var (now, http) = (clock.GetUtcNow(), accessor.HttpContext);
        var signIn = new UserSignIn
        {
            Id = Guid.CreateVersion7(now),
            UserId = user.Id,
            Kind = kind,
            CreatedAt = now,
            ExpiresAt = now + (kind == SignInKind.Browser ? options.Value.BrowserSignInLifetime : options.Value.ProgramSignInLifetime),
            LastSeenAt = now,
            Address = ClientDescription.AddressOf(http),
            Client = ClientDescription.Of(http?.Request.Headers.UserAgent.ToString() ?? ""),
        };
        db.Add(signIn);
        db.Add(AuditEntry.Of(now, user.Id, "sign-in.began", signIn.Id.ToString(), signIn.Client, signIn.Address));
        return signIn;
    }
}
