using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>The kind of client that signed in.</summary>
internal enum SignInKind
{
    /// <summary>A browser, with a cookie.</summary>
    Browser,

    /// <summary>A program, with access and refresh tokens.</summary>
    Program,
}

/// <summary>Why a sign-in ended before it expired.</summary>
internal enum SignInEnd
{
    SignedOut,

    /// <summary>Ended by its user from another client, or by an operator.</summary>
    Revoked,

    PasswordChanged,

    /// <summary>A refresh token was reused, so it may have been copied.</summary>
    TokenReused,

    /// <summary>Its user was disabled or deleted.</summary>
    Disabled,

    /// <summary>The user reached the maximum number of sign-ins with newer ones.</summary>
    Excess,
}

/// <summary>
/// One sign-in of a user, from the password check to its end. Cookies and tokens only refer to it: they work while this row is live, and an
/// ended row stays ended.
/// </summary>
internal sealed class UserSignIn
{
    public const int MaxAddressLength = 64, MaxClientLength = 120;

    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public SignInKind Kind { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it expires.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was last used, updated every few minutes at most.</summary>
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>The client's address at sign-in.</summary>
    public required string Address { get; init; }

    /// <summary>The browser or program, so that the user recognises it, such as "Firefox on Linux".</summary>
    public required string Client { get; init; }

    /// <summary>How many times its refresh token was exchanged, which is the count inside the valid one.</summary>
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
