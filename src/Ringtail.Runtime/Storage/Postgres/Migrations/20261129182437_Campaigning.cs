using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Ringtail.Runtime.Storage.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Campaigning : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "recording_folder",
                table: "pbxs",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "recording_url",
                table: "pbxs",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "further_numbers",
                table: "contacts",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "retention_days",
                table: "contact_lists",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "turn",
                table: "claims",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "number_order",
                table: "campaigns",
                type: "text",
                nullable: false,
                defaultValue: "IN_TURN");

            migrationBuilder.AddColumn<string>(
                name: "recording",
                table: "campaigns",
                type: "text",
                nullable: false,
                defaultValue: "OFF");

            migrationBuilder.AddColumn<int>(
                name: "recording_days",
                table: "campaigns",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "access_tokens",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    user_id = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    handle = table.Column<string>(type: "text", nullable: false),
                    hash = table.Column<string>(type: "text", nullable: false),
                    scopes = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    expires_at = table.Column<long>(type: "bigint", nullable: true),
                    last_used_at = table.Column<long>(type: "bigint", nullable: true),
                    last_used_from = table.Column<string>(type: "text", nullable: false),
                    revoked_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_tokens", x => x.id);
                    table.ForeignKey(
                        name: "fk_access_tokens_asp_net_users_user_id",
                        column: x => x.user_id,
                        principalTable: "asp_net_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "idempotent_requests",
                columns: table => new
                {
                    owner = table.Column<string>(type: "text", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    fingerprint = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    status = table.Column<int>(type: "integer", nullable: false),
                    content_type = table.Column<string>(type: "text", nullable: false),
                    location = table.Column<string>(type: "text", nullable: false),
                    body = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotent_requests", x => new { x.owner, x.key });
                });

            migrationBuilder.CreateTable(
                name: "import_mappings",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "text", nullable: false),
                    header = table.Column<string>(type: "text", nullable: false),
                    columns = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    created_by = table.Column<string>(type: "text", nullable: false),
                    modified_at = table.Column<long>(type: "bigint", nullable: true),
                    modified_by = table.Column<string>(type: "text", nullable: false),
                    security_key = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_mappings", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "recordings",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    hopper_id = table.Column<int>(type: "integer", nullable: false),
                    pbx_id = table.Column<int>(type: "integer", nullable: false),
                    run_id = table.Column<int>(type: "integer", nullable: false),
                    campaign_id = table.Column<int>(type: "integer", nullable: false),
                    file = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    consent_by = table.Column<string>(type: "text", nullable: false),
                    consent_at = table.Column<long>(type: "bigint", nullable: false),
                    ended_at = table.Column<long>(type: "bigint", nullable: true),
                    failure = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_recordings", x => x.id);
                    table.CheckConstraint("ck_recordings_state", "state IN ('ASKED', 'RECORDING', 'PAUSED', 'ENDED', 'FAILED')");
                });

            migrationBuilder.CreateIndex(
                name: "ix_contacts_further",
                table: "contacts",
                column: "id",
                filter: "further_numbers <> ''");

            migrationBuilder.CreateIndex(
                name: "ix_access_tokens_handle",
                table: "access_tokens",
                column: "handle",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_access_tokens_user_id",
                table: "access_tokens",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_idempotent_requests_at",
                table: "idempotent_requests",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_import_mappings_name",
                table: "import_mappings",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_recordings_consent_at",
                table: "recordings",
                column: "consent_at");

            migrationBuilder.CreateIndex(
                name: "ix_recordings_hopper_id",
                table: "recordings",
                column: "hopper_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "access_tokens");

            migrationBuilder.DropTable(
                name: "idempotent_requests");

            migrationBuilder.DropTable(
                name: "import_mappings");

            migrationBuilder.DropTable(
                name: "recordings");

            migrationBuilder.DropIndex(
                name: "ix_contacts_further",
                table: "contacts");

            migrationBuilder.DropColumn(
                name: "recording_folder",
                table: "pbxs");

            migrationBuilder.DropColumn(
                name: "recording_url",
                table: "pbxs");

            migrationBuilder.DropColumn(
                name: "further_numbers",
                table: "contacts");

            migrationBuilder.DropColumn(
                name: "retention_days",
                table: "contact_lists");

            migrationBuilder.DropColumn(
                name: "turn",
                table: "claims");

            migrationBuilder.DropColumn(
                name: "number_order",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "recording",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "recording_days",
                table: "campaigns");
        }
    }
}
