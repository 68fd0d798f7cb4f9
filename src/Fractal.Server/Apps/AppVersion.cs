using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fractal.Server.Apps;

/// <summary>One immutable description of what a container runs.</summary>
internal sealed class AppVersion
{
    public Guid Id { get; init; }

    public Guid AppId { get; init; }

    public required AppSpec Spec { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public static string Serialize(AppSpec spec) => JsonSerializer.Serialize(spec, JsonSerializerOptions.Web);

    internal sealed class Mapping : IEntityTypeConfiguration<AppVersion>
    {
        public void Configure(EntityTypeBuilder<AppVersion> builder)
        {
            builder.ToTable("app_versions").HasIndex(version => version.AppId);
            builder.Property(version => version.Spec).HasConversion(
                spec => Serialize(spec), text => JsonSerializer.Deserialize<AppSpec>(text, JsonSerializerOptions.Web)!);
        }
    }
}
