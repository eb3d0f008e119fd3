using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ringtail.Runtime.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Campaigning : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_attempts_state",
                table: "attempts");

            migrationBuilder.AddColumn<int>(
                name: "agent_ring_ms",
                table: "end_points",
                type: "INTEGER",
                nullable: false,
                defaultValue: 20000);

            migrationBuilder.AddColumn<int>(
                name: "reservation_s",
                table: "end_points",
                type: "INTEGER",
                nullable: false,
                defaultValue: 300);

            migrationBuilder.AddColumn<string>(
                name: "agent",
                table: "claims",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "agent_until",
                table: "claims",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "agent_dispositions",
                table: "campaigns",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "call_back_wait_s",
                table: "campaigns",
                type: "INTEGER",
                nullable: false,
                defaultValue: 900);

            migrationBuilder.AddColumn<string>(
                name: "agent_interface",
                table: "asp_net_users",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "agent_pbx_id",
                table: "asp_net_users",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddCheckConstraint(
                name: "ck_attempts_state",
                table: "attempts",
                sql: "state IN ('Committing', 'Reserved', 'Launching', 'CallingAgent', 'Dialing', 'Answered', 'WithAgent', 'Continued', 'Ended')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_attempts_state",
                table: "attempts");

            migrationBuilder.DropColumn(
                name: "agent_ring_ms",
                table: "end_points");

            migrationBuilder.DropColumn(
                name: "reservation_s",
                table: "end_points");

            migrationBuilder.DropColumn(
                name: "agent",
                table: "claims");

            migrationBuilder.DropColumn(
                name: "agent_until",
                table: "claims");

            migrationBuilder.DropColumn(
                name: "agent_dispositions",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "call_back_wait_s",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "agent_interface",
                table: "asp_net_users");

            migrationBuilder.DropColumn(
                name: "agent_pbx_id",
                table: "asp_net_users");

            migrationBuilder.AddCheckConstraint(
                name: "ck_attempts_state",
                table: "attempts",
                sql: "state IN ('Committing', 'Launching', 'Dialing', 'Answered', 'WithAgent', 'Continued', 'Ended')");
        }
    }
}
