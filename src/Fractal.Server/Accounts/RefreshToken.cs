using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Accounts;

/// <summary>One link of a sign-in's chain of refresh tokens. Each works once; the use of a used one ends the whole family.</summary>
internal sealed class RefreshToken
{
    public Guid Id { get; init; }

    /// <summary>The sign-in it belongs to.</summary>
    public Guid FamilyId { get; init; }

    public Guid UserId { get; init; }

    /// <summary>SHA-256 of the token.</summary>
    public required byte[] Hash { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<RefreshToken>
    {
        public void Configure(EntityTypeBuilder<RefreshToken> builder)
        {
            builder.ToTable("refresh_tokens").HasIndex(token => token.Hash).IsUnique();
            builder.HasIndex(token => token.FamilyId);
            builder.HasIndex(token => token.UserId);
        }
    }
}
