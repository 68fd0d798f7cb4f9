using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>What a sign-in was made with.</summary>
internal enum SignInKind
{
    /// <summary>A browser, by cookie.</summary>
    Browser,

    /// <summary>A program, by access and refresh tokens.</summary>
    Program,
}

/// <summary>Why a sign-in ended before its time.</summary>
internal enum SignInEnd
{
    SignedOut,

    /// <summary>By its user from elsewhere, or by an operator.</summary>
    Revoked,

    PasswordChanged,

    /// <summary>A refresh token was reused, so it may have been copied.</summary>
    TokenReused,

    /// <summary>Its user was disabled or deleted.</summary>
    Disabled,

    /// <summary>Its user has as many newer ones as there may be.</summary>
    Excess,
}

/// <summary>
/// One sign-in of a user, from the password to its end. Cookies and tokens only name it: they work as long as this row is live, and it can't be made live
/// again or longer.
/// </summary>
internal sealed class UserSignIn
{
    public const int MaxAddressLength = 64, MaxClientLength = 120;

    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public SignInKind Kind { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends at the latest.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was last used; written every few minutes at most.</summary>
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>The address it was made from.</summary>
    public required string Address { get; init; }

    /// <summary>The browser or program, for its user to recognise: "Firefox on Linux".</summary>
    public required string Client { get; init; }

    /// <summary>How often its refresh token was traded: the number in the one that is valid now.</summary>
    public int RefreshCount { get; set; }

    public DateTimeOffset? RefreshedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public SignInEnd? EndReason { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<UserSignIn>
    {
        public void Configure(EntityTypeBuilder<UserSignIn> builder)
        {
            builder.ToTable("sign_ins");
            builder.Property(signIn => signIn.Kind).HasConversion<string>().HasMaxLength(16);
            builder.Property(signIn => signIn.EndReason).HasConversion<string>().HasMaxLength(16);
            builder.Property(signIn => signIn.Address).HasMaxLength(MaxAddressLength);
            builder.Property(signIn => signIn.Client).HasMaxLength(MaxClientLength);
            builder.HasIndex(signIn => new { signIn.UserId, signIn.EndedAt });
            builder.HasIndex(signIn => signIn.ExpiresAt);
        }
    }
}

internal static class SignInQueries
{
    public static IQueryable<UserSignIn> Live(this IQueryable<UserSignIn> signIns, DateTimeOffset now) =>
        signIns.Where(signIn => signIn.EndedAt == null && signIn.ExpiresAt > now);
}
