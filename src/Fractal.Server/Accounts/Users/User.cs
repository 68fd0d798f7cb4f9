using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Accounts.Users;

/// <summary>A user account. Subscriptions, sessions and audit entries refer to it by id only.</summary>
internal sealed class User : IdentityUser<Guid>
{
    public const int MaxEmailLength = 254;

    public bool Administrator { get; set; }

    /// <summary>Salt of the client's key derivation: 16 bytes, base64url.</summary>
    public string KdfSalt { get; set; } = "";

    public int KdfMemoryKiB { get; set; }

    public int KdfIterations { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When the user was disabled; null if enabled.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>When deletion was requested; it completes once the user's sessions have ended.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<User>
    {
        public void Configure(EntityTypeBuilder<User> builder) => builder.Property(user => user.KdfSalt).HasMaxLength(22);
    }
}
