using Fractal.Server.Accounts.SignIns;
using Fractal.Server.Accounts.Users;
using Fractal.Server.Apps;
using Fractal.Server.Audit;
using Fractal.Server.Clusters;
using Fractal.Server.Containers;
using Fractal.Server.Demand;
using Fractal.Server.Pools;
using Fractal.Server.Pools.History;
using Fractal.Server.Sessions;
using Fractal.Server.Subscriptions;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Fractal.Server;

/// <summary>The database context. Each folder maps its own entities; this collects the mappings.</summary>
internal class FractalDb(DbContextOptions options) : IdentityUserContext<User, Guid>(options), IDataProtectionKeyContext
{
    public DbSet<AppVersion> AppVersions => Set<AppVersion>();

    public DbSet<App> Apps => Set<App>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<Cluster> Clusters => Set<Cluster>();

    public DbSet<Container> Containers => Set<Container>();

    public DbSet<DemandCount> DemandCounts => Set<DemandCount>();

    public DbSet<DemandSpan> DemandSpans => Set<DemandSpan>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<PoolLevels> PoolLevels => Set<PoolLevels>();

    public DbSet<PoolSample> PoolSamples => Set<PoolSample>();

    public DbSet<Pool> Pools => Set<Pool>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<SignInAttempts> SignInAttempts => Set<SignInAttempts>();

    public DbSet<UserSignIn> SignIns => Set<UserSignIn>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<Tier> Tiers => Set<Tier>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<User>().ToTable("users");
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("user_claims");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("user_logins");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("user_tokens");
        builder.ApplyConfigurationsFromAssembly(typeof(FractalDb).Assembly);
    }
}

/// <summary>
/// The model on SQLite, with its own migrations. Times are stored as UTC ticks, because SQLite can't order or compare DateTimeOffset.
/// </summary>
internal sealed class SqliteFractalDb(DbContextOptions<SqliteFractalDb> options) : FractalDb(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
        configurationBuilder.Properties<TimeSpan>().HaveConversion<TimeSpanToTicksConverter>();
    }

    private sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(
        time => time.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}

/// <summary>The model on PostgreSQL, with its own migrations. Times are <c>timestamptz</c>, which accepts only UTC.</summary>
internal sealed class PostgresFractalDb(DbContextOptions<PostgresFractalDb> options) : FractalDb(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<Utc>();

    private sealed class Utc() : ValueConverter<DateTimeOffset, DateTimeOffset>(time => time.ToUniversalTime(), time => time);
}
