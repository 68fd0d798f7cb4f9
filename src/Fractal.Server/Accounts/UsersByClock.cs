using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Accounts;

/// <summary>Lockout by our clock: Identity's own asks the system's.</summary>
internal sealed class UsersByClock(
    IUserStore<User> store, IOptions<IdentityOptions> options, IPasswordHasher<User> hasher, IEnumerable<IUserValidator<User>> userValidators,
    IEnumerable<IPasswordValidator<User>> passwordValidators, ILookupNormalizer normalizer, IdentityErrorDescriber errors, IServiceProvider services,
    ILogger<UserManager<User>> logger, TimeProvider clock)
    : UserManager<User>(store, options, hasher, userValidators, passwordValidators, normalizer, errors, services, logger)
{
    public override async Task<bool> IsLockedOutAsync(User user) => await GetLockoutEnabledAsync(user) && user.LockoutEnd > clock.GetUtcNow();

    public override async Task<IdentityResult> AccessFailedAsync(User user)
    {
        if (++user.AccessFailedCount >= Options.Lockout.MaxFailedAccessAttempts)
            (user.LockoutEnd, user.AccessFailedCount) = (clock.GetUtcNow() + Options.Lockout.DefaultLockoutTimeSpan, 0);
        return await UpdateUserAsync(user);
    }
}
