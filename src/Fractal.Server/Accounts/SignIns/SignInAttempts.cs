using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>A counter of failed sign-ins and the end of the resulting wait.</summary>
internal sealed class SignInAttempts
{
    /// <summary>A hash of what the attempts have in common, so that no row contains an email or an address.</summary>
    public required byte[] Key { get; init; }

    public int Failures { get; set; }

    public DateTimeOffset LastAt { get; set; }

    public DateTimeOffset BlockedUntil { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<SignInAttempts>
    {
        public void Configure(EntityTypeBuilder<SignInAttempts> builder)
        {
            builder.ToTable("sign_in_attempts").HasKey(attempts => attempts.Key);
            builder.Property(attempts => attempts.Key).HasMaxLength(32);
            builder.HasIndex(attempts => attempts.LastAt);
        }
    }
}
