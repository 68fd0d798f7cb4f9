using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Accounts.Users;

/// <summary>Lets one person register while registration is by invitation.</summary>
internal sealed class Invitation
{
    private const int CodeBytes = 18;

    public Guid Id { get; init; }

    /// <summary>SHA-256 of the code.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>The invited address as <see cref="EmailAddress.Key"/>; null if the invitation is for any address.</summary>
    public string? EmailKey { get; init; }

    /// <summary>The invited address, for display.</summary>
    public string? Email { get; init; }

    public Guid CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }

    public Guid? UsedBy { get; set; }

    public static string NewCode() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(CodeBytes));

    public static byte[] HashOf(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code.Trim()));

    internal sealed class Mapping : IEntityTypeConfiguration<Invitation>
    {
        public void Configure(EntityTypeBuilder<Invitation> builder)
        {
            builder.ToTable("invitations").HasIndex(invitation => invitation.Hash).IsUnique();
            builder.Property(invitation => invitation.EmailKey).HasMaxLength(User.MaxEmailLength);
            builder.Property(invitation => invitation.Email).HasMaxLength(User.MaxEmailLength);
        }
    }
}
