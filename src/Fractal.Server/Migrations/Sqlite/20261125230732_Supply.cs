using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fractal.Server.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Supply : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "decided_at",
                table: "pools",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "hit_target",
                table: "pools",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "limits",
                table: "pools",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "policy",
                table: "pools",
                type: "TEXT",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "target",
                table: "pools",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "time_zone",
                table: "pools",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "tuned_at",
                table: "pools",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "tuned_floor",
                table: "pools",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "tuned_price",
                table: "pools",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "why",
                table: "pools",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "policy",
                table: "apps",
                type: "TEXT",
                maxLength: 1000,
                nullable: false,
                defaultValue: "");

            // What an app was configured with goes on until its configuration is read again.
            migrationBuilder.Sql("UPDATE apps SET policy = 'fixed:size=' || idle_target");

            // EF would copy the table, outside of the transaction: a server that dies in it would leave half a migration.
            migrationBuilder.Sql("ALTER TABLE apps DROP COLUMN idle_target");

            migrationBuilder.CreateTable(
                name: "demand_counts",
                columns: table => new
                {
                    app_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    region = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    step = table.Column<long>(type: "INTEGER", nullable: false),
                    replica = table.Column<Guid>(type: "TEXT", nullable: false),
                    warm = table.Column<int>(type: "INTEGER", nullable: false),
                    queued = table.Column<int>(type: "INTEGER", nullable: false),
                    refused = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_demand_counts", x => new { x.app_id, x.region, x.step, x.replica });
                });

            migrationBuilder.CreateTable(
                name: "demand_spans",
                columns: table => new
                {
                    replica = table.Column<Guid>(type: "TEXT", nullable: false),
                    from_step = table.Column<long>(type: "INTEGER", nullable: false),
                    until_step = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_demand_spans", x => x.replica);
                });

            migrationBuilder.CreateTable(
                name: "pool_moments",
                columns: table => new
                {
                    pool_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    minute = table.Column<long>(type: "INTEGER", nullable: false),
                    target = table.Column<int>(type: "INTEGER", nullable: false),
                    ready = table.Column<int>(type: "INTEGER", nullable: false),
                    starting = table.Column<int>(type: "INTEGER", nullable: false),
                    in_use = table.Column<int>(type: "INTEGER", nullable: false),
                    deleted = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pool_moments", x => new { x.pool_id, x.minute });
                });

            migrationBuilder.CreateIndex(
                name: "ix_demand_counts_step",
                table: "demand_counts",
                column: "step");

            migrationBuilder.CreateIndex(
                name: "ix_pool_moments_minute",
                table: "pool_moments",
                column: "minute");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "demand_counts");

            migrationBuilder.DropTable(
                name: "demand_spans");

            migrationBuilder.DropTable(
                name: "pool_moments");

            migrationBuilder.DropColumn(
                name: "decided_at",
                table: "pools");

            migrationBuilder.DropColumn(
                name: "hit_target",
                table: "pools");

            migrationBuilder.DropColumn(
                name: "limits",
                table: "pools");

            migrationBuilder.DropColumn(
                name: "policy",
                table: "pools");

            migrationBuilder.DropColumn(
                name: "target",
                table: "pools");

            migrationBuilder.DropColumn(
                name: "time_zone",
                table: "pools");

            migrationBuilder.DropColumn(
                name: "tuned_at",
                table: "pools");

            migrationBuilder.DropColumn(
                name: "tuned_floor",
                table: "pools");

            migrationBuilder.DropColumn(
                name: "tuned_price",
                table: "pools");

            migrationBuilder.DropColumn(
                name: "why",
                table: "pools");

            migrationBuilder.DropColumn(
                name: "policy",
                table: "apps");

            migrationBuilder.AddColumn<int>(
                name: "idle_target",
                table: "apps",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);
        }
    }
}
