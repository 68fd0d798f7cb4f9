using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fractal.Server.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Claim : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_sessions_container_id",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "ix_sessions_state_app_id",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "ix_sessions_user_id_idempotency_key",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "ix_containers_app_id_region_state_ready_at",
                table: "containers");

            migrationBuilder.DropIndex(
                name: "ix_containers_session_id",
                table: "containers");

            migrationBuilder.DropIndex(
                name: "ix_containers_state",
                table: "containers");

            migrationBuilder.AddColumn<bool>(
                name: "keeps_config",
                table: "sessions",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "limit_at",
                table: "sessions",
                type: "INTEGER",
                nullable: true);

            // Sessions that live keep their user's one place for the app. Two at once there are only where the app did not keep config before.
            migrationBuilder.Sql(
                """
                UPDATE sessions SET keeps_config = TRUE WHERE state NOT IN ('Ending', 'Ended') AND app_id IN (SELECT id FROM apps WHERE keeps_config)
                    AND NOT EXISTS (SELECT 1 FROM sessions o WHERE o.user_id = sessions.user_id AND o.app_id = sessions.app_id
                        AND o.id <> sessions.id AND o.state NOT IN ('Ending', 'Ended'))
                """);

            migrationBuilder.CreateIndex(
                name: "ix_sessions_limit_at",
                table: "sessions",
                column: "limit_at",
                filter: "state IN ('Claimed', 'Connected', 'Disconnected')");

            migrationBuilder.CreateIndex(
                name: "ix_sessions_state_app_id",
                table: "sessions",
                columns: new[] { "state", "app_id" },
                filter: "state <> 'Ended'");

            migrationBuilder.CreateIndex(
                name: "ix_sessions_user_id_app_id",
                table: "sessions",
                columns: new[] { "user_id", "app_id" },
                unique: true,
                filter: "keeps_config AND state NOT IN ('Ending', 'Ended')");

            migrationBuilder.CreateIndex(
                name: "ix_sessions_user_id_idempotency_key",
                table: "sessions",
                columns: new[] { "user_id", "idempotency_key" },
                unique: true,
                filter: "idempotency_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_containers_app_id_region_app_version_id_ready_at",
                table: "containers",
                columns: new[] { "app_id", "region", "app_version_id", "ready_at" },
                filter: "state = 'Ready'");

            migrationBuilder.CreateIndex(
                name: "ix_containers_app_version_id_ending_at",
                table: "containers",
                columns: new[] { "app_version_id", "ending_at" },
                filter: "end_reason = 'StartFailed'");

            migrationBuilder.CreateIndex(
                name: "ix_containers_app_version_id_ready_at",
                table: "containers",
                columns: new[] { "app_version_id", "ready_at" },
                filter: "ready_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_containers_state_app_id",
                table: "containers",
                columns: new[] { "state", "app_id" },
                filter: "state <> 'Gone'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_sessions_limit_at",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "ix_sessions_state_app_id",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "ix_sessions_user_id_app_id",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "ix_sessions_user_id_idempotency_key",
                table: "sessions");

            migrationBuilder.DropIndex(
                name: "ix_containers_app_id_region_app_version_id_ready_at",
                table: "containers");

            migrationBuilder.DropIndex(
                name: "ix_containers_app_version_id_ending_at",
                table: "containers");

            migrationBuilder.DropIndex(
                name: "ix_containers_app_version_id_ready_at",
                table: "containers");

            migrationBuilder.DropIndex(
                name: "ix_containers_state_app_id",
                table: "containers");

            migrationBuilder.DropColumn(
                name: "keeps_config",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "limit_at",
                table: "sessions");

            migrationBuilder.CreateIndex(
                name: "ix_sessions_container_id",
                table: "sessions",
                column: "container_id");

            migrationBuilder.CreateIndex(
                name: "ix_sessions_state_app_id",
                table: "sessions",
                columns: new[] { "state", "app_id" });

            migrationBuilder.CreateIndex(
                name: "ix_sessions_user_id_idempotency_key",
                table: "sessions",
                columns: new[] { "user_id", "idempotency_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_containers_app_id_region_state_ready_at",
                table: "containers",
                columns: new[] { "app_id", "region", "state", "ready_at" });

            migrationBuilder.CreateIndex(
                name: "ix_containers_session_id",
                table: "containers",
                column: "session_id");

            migrationBuilder.CreateIndex(
                name: "ix_containers_state",
                table: "containers",
                column: "state");
        }
    }
}
