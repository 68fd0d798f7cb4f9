using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Audit;

/// <summary>
/// One entry of the audit log. Changes are recorded in their own transaction, failures shortly afterwards (<see cref="FailureLogReconciler"/>).
/// </summary>
internal sealed class AuditEntry
{
    public const int MaxActionLength = 64;

    public Guid Id { get; init; }

    public DateTimeOffset At { get; init; }

    public Guid ActorId { get; init; }

    /// <summary>Noun and verb, such as <c>user.registered</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The id of the entry's subject.</summary>
    public required string Subject { get; init; }

    public string? Detail { get; init; }

    /// <summary>The client's address, for sign-ins and failures.</summary>
    public string? Address { get; init; }

    public static AuditEntry Of(DateTimeOffset at, Guid actorId, string action, string subject, string? detail = null, string? address = null) =>
        new() { Id = Guid.CreateVersion7(at), At = at, ActorId = actorId, Action = action, Subject = subject, Detail = detail, Address = address };

    internal sealed class Mapping : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> builder)
        {
            builder.ToTable("audit_entries").HasIndex(entry => entry.At);
            builder.Property(entry => entry.Action).HasMaxLength(MaxActionLength);
            builder.Property(entry => entry.Address).HasMaxLength(64);
            builder.HasIndex(entry => new { entry.ActorId, entry.At });
            builder.HasIndex(entry => new { entry.Subject, entry.At });
        }
    }
}
