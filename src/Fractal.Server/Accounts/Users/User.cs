using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Accounts.Users;

/// <summary>An account. Subscriptions, sessions and the audit log refer to it by id alone.</summary>
internal sealed class User : IdentityUser<Guid>
{
    public const int MaxEmailLength = 254;

    public bool Administrator { get; set; }

    /// <summary>16 bytes, base64url: what the client derives the secret with.</summary>
    public string KdfSalt { get; set; } = "";

    public int KdfMemoryKiB { get; set; }

    public int KdfIterations { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Since when the user can't sign in; null if enabled.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>Since when the account is to be deleted, which waits for the end of its sessions.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<User>
    {
        public void Configure(EntityTypeBuilder<User> builder) => builder.Property(user => user.KdfSalt).HasMaxLength(22);
    }
}
