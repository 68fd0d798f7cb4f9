using System.Buffers.Text;
using System.Text;
using Fractal.Client.Accounts;
using Fractal.Server.Accounts.Users;
using Fractal.Server.Platform.Keys;
using Microsoft.AspNetCore.Identity;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>
/// Returns the parameters that an account's secret is derived with. An unknown email gets stable, plausible parameters, so that it can't be
/// told apart.
/// </summary>
internal sealed class KeyDerivation(UserManager<User> users, InstallationKey installation)
{
    private const int MemoryKiB = 65_536, Iterations = 3, SaltBytes = 16;

    public async Task<KdfParameters> OfAsync(string email)
    {
        // Computed in both cases, so that both take the same time.
        var decoy = Base64Url.EncodeToString(installation.DeriveLasting("fractal/kdf-decoy/v1", Encoding.UTF8.GetBytes(EmailAddress.KeyOf(email)), SaltBytes));
        var user = await users.FindByEmailAsync(email);
        return user is null ? new KdfParameters(decoy, MemoryKiB, Iterations) : new KdfParameters(user.KdfSalt, user.KdfMemoryKiB, user.KdfIterations);
    }
}
