using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fractal.Server.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class OperatorActions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "paused_at",
                table: "pools",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "paused",
                table: "pool_levels",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "draining_at",
                table: "clusters",
                type: "INTEGER",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "paused_at",
                table: "pools");

            migrationBuilder.DropColumn(
                name: "paused",
                table: "pool_levels");

            migrationBuilder.DropColumn(
                name: "draining_at",
                table: "clusters");
        }
    }
}
