using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Accounts;

/// <summary>Who. What they have is in Subscriptions, which knows them by id alone.</summary>
internal sealed class User : IdentityUser<Guid>
{
    public bool Administrator { get; set; }

    /// <summary>16 bytes, base64url: what the client derives the secret with.</summary>
    public string KdfSalt { get; set; } = "";

    public int KdfMemoryKiB { get; set; }

    public int KdfIterations { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<User>
    {
        public void Configure(EntityTypeBuilder<User> builder) => builder.Property(user => user.KdfSalt).HasMaxLength(22);
    }
}
