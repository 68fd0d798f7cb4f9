using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Audit;

/// <summary>Who did what to whom. Written in the transaction of the deed.</summary>
internal sealed class AuditEntry
{
    public Guid Id { get; init; }

    public DateTimeOffset At { get; init; }

    public Guid ActorId { get; init; }

    /// <summary>Noun and deed: <c>user.registered</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The id of what it was done to.</summary>
    public required string Subject { get; init; }

    public string? Detail { get; init; }

    public static AuditEntry Of(DateTimeOffset at, Guid actorId, string action, string subject, string? detail = null) =>
        new() { Id = Guid.CreateVersion7(at), At = at, ActorId = actorId, Action = action, Subject = subject, Detail = detail };

    internal sealed class Mapping : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> builder)
        {
            builder.ToTable("audit_entries").HasIndex(entry => entry.At);
            builder.Property(entry => entry.Action).HasMaxLength(64);
        }
    }
}
