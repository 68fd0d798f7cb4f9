using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fractal.Server.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Growth : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_containers_state_app_id",
                table: "containers");

            migrationBuilder.CreateIndex(
                name: "ix_containers_gone_at",
                table: "containers",
                column: "gone_at",
                filter: "gone_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_containers_state_app_id_region_app_version_id",
                table: "containers",
                columns: new[] { "state", "app_id", "region", "app_version_id" },
                filter: "state <> 'Gone'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_containers_gone_at",
                table: "containers");

            migrationBuilder.DropIndex(
                name: "ix_containers_state_app_id_region_app_version_id",
                table: "containers");

            migrationBuilder.CreateIndex(
                name: "ix_containers_state_app_id",
                table: "containers",
                columns: new[] { "state", "app_id" },
                filter: "state <> 'Gone'");
        }
    }
}
