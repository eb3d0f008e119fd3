using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ringtail.Runtime.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class AbandonAccount : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "safe_harbour_context",
                table: "end_points",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "safe_harbour_extension",
                table: "end_points",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "safe_harbour_in_dialplan",
                table: "end_points",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<double>(
                name: "abandon_cap",
                table: "campaigns",
                type: "REAL",
                nullable: false,
                defaultValue: 0.03);

            migrationBuilder.AddColumn<string>(
                name: "abandon_clock",
                table: "campaigns",
                type: "TEXT",
                nullable: false,
                defaultValue: "RINGING");

            migrationBuilder.AddColumn<bool>(
                name: "abandon_false_positives",
                table: "campaigns",
                type: "INTEGER",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<int>(
                name: "abandon_limit_ms",
                table: "campaigns",
                type: "INTEGER",
                nullable: false,
                defaultValue: 2000);

            migrationBuilder.AddColumn<bool>(
                name: "abandon_message",
                table: "campaigns",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "abandon_profile",
                table: "campaigns",
                type: "TEXT",
                nullable: false,
                defaultValue: "own");

            migrationBuilder.AddColumn<int>(
                name: "abandon_retry_ban_s",
                table: "campaigns",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "abandon_ring_min_ms",
                table: "campaigns",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "abandon_windows",
                table: "campaigns",
                type: "TEXT",
                nullable: false,
                defaultValue: "DAY");

            migrationBuilder.AddColumn<string>(
                name: "account_entry",
                table: "attempts",
                type: "TEXT",
                nullable: false,
                defaultValue: "None");

            migrationBuilder.AddColumn<string>(
                name: "account_profile",
                table: "attempts",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "agent_demanded_until",
                table: "attempts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "agent_kept",
                table: "attempts",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "answer_to_connect_us",
                table: "attempts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "answer_to_ring_us",
                table: "attempts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "heard_message",
                table: "attempts",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "torn_conversation",
                table: "attempts",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "account_minutes",
                columns: table => new
                {
                    campaign_id = table.Column<int>(type: "INTEGER", nullable: false),
                    pbx_id = table.Column<int>(type: "INTEGER", nullable: false),
                    starts_at = table.Column<long>(type: "INTEGER", nullable: false),
                    live = table.Column<long>(type: "INTEGER", nullable: false),
                    abandoned = table.Column<long>(type: "INTEGER", nullable: false),
                    late = table.Column<long>(type: "INTEGER", nullable: false),
                    false_positives = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account_minutes", x => new { x.campaign_id, x.pbx_id, x.starts_at });
                    table.CheckConstraint("ck_account_minutes_counts", "abandoned >= 0 AND late >= 0 AND false_positives >= 0 AND live >= abandoned + late + false_positives");
                });

            migrationBuilder.CreateTable(
                name: "campaign_accounts",
                columns: table => new
                {
                    campaign_id = table.Column<int>(type: "INTEGER", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaign_accounts", x => x.campaign_id);
                });

            migrationBuilder.CreateTable(
                name: "pacing_knowledge",
                columns: table => new
                {
                    campaign_id = table.Column<int>(type: "INTEGER", nullable: false),
                    pbx_id = table.Column<int>(type: "INTEGER", nullable: false),
                    knowledge = table.Column<string>(type: "TEXT", nullable: false),
                    kept_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pacing_knowledge", x => new { x.campaign_id, x.pbx_id });
                });

            migrationBuilder.CreateTable(
                name: "retry_bans",
                columns: table => new
                {
                    number_key = table.Column<string>(type: "TEXT", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_retry_bans", x => x.number_key);
                });

            migrationBuilder.CreateIndex(
                name: "ix_attempts_abandoned",
                table: "attempts",
                columns: new[] { "campaign_id", "answered_at" },
                filter: "account_entry IN ('Abandoned', 'Late', 'FalsePositive')");

            migrationBuilder.CreateIndex(
                name: "ix_retry_bans_until",
                table: "retry_bans",
                column: "until");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "account_minutes");

            migrationBuilder.DropTable(
                name: "campaign_accounts");

            migrationBuilder.DropTable(
                name: "pacing_knowledge");

            migrationBuilder.DropTable(
                name: "retry_bans");

            migrationBuilder.DropIndex(
                name: "ix_attempts_abandoned",
                table: "attempts");

            migrationBuilder.DropColumn(
                name: "safe_harbour_context",
                table: "end_points");

            migrationBuilder.DropColumn(
                name: "safe_harbour_extension",
                table: "end_points");

            migrationBuilder.DropColumn(
                name: "safe_harbour_in_dialplan",
                table: "end_points");

            migrationBuilder.DropColumn(
                name: "abandon_cap",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "abandon_clock",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "abandon_false_positives",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "abandon_limit_ms",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "abandon_message",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "abandon_profile",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "abandon_retry_ban_s",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "abandon_ring_min_ms",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "abandon_windows",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "account_entry",
                table: "attempts");

            migrationBuilder.DropColumn(
                name: "account_profile",
                table: "attempts");

            migrationBuilder.DropColumn(
                name: "agent_demanded_until",
                table: "attempts");

            migrationBuilder.DropColumn(
                name: "agent_kept",
                table: "attempts");

            migrationBuilder.DropColumn(
                name: "answer_to_connect_us",
                table: "attempts");

            migrationBuilder.DropColumn(
                name: "answer_to_ring_us",
                table: "attempts");

            migrationBuilder.DropColumn(
                name: "heard_message",
                table: "attempts");

            migrationBuilder.DropColumn(
                name: "torn_conversation",
                table: "attempts");
        }
    }
}
