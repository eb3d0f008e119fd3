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
            migrationBuilder.DropIndex(
                name: "ix_attempts_number_key",
                table: "attempts");

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

            migrationBuilder.AddColumn<int>(
                name: "agent_ring_ms",
                table: "end_points",
                type: "integer",
                nullable: false,
                defaultValue: 20000);

            migrationBuilder.AddColumn<int>(
                name: "reservation_s",
                table: "end_points",
                type: "integer",
                nullable: false,
                defaultValue: 300);

            migrationBuilder.AddColumn<string>(
                name: "further_numbers",
                table: "contacts",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "zone_group",
                table: "contacts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "blocks_everywhere",
                table: "contact_lists",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "retention_days",
                table: "contact_lists",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "agent",
                table: "claims",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "agent_until",
                table: "claims",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "turn",
                table: "claims",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "agent_dispositions",
                table: "campaigns",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "amd_statuses",
                table: "campaigns",
                type: "text",
                nullable: false,
                defaultValue: "AMD,CONTESTADOR,MACHINE");

            migrationBuilder.AddColumn<int>(
                name: "attempts_in_all",
                table: "campaigns",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "attempts_per_day",
                table: "campaigns",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "attempts_per_week",
                table: "campaigns",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "call_back_wait_s",
                table: "campaigns",
                type: "integer",
                nullable: false,
                defaultValue: 900);

            migrationBuilder.AddColumn<string>(
                name: "caller_id_attribute",
                table: "campaigns",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "hours_in",
                table: "campaigns",
                type: "text",
                nullable: false,
                defaultValue: "CAMPAIGN");

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

            migrationBuilder.AddColumn<string>(
                name: "caller_id",
                table: "attempts",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "caller_id_day",
                table: "attempts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "first_status",
                table: "attempts",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "late_decided",
                table: "attempts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "late_revision",
                table: "attempts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "pooled_caller_id",
                table: "attempts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "agent_interface",
                table: "asp_net_users",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "agent_pbx_id",
                table: "asp_net_users",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "language",
                table: "asp_net_users",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "time_zone",
                table: "asp_net_users",
                type: "text",
                nullable: false,
                defaultValue: "");

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
                name: "agent_times",
                columns: table => new
                {
                    starts_at = table.Column<long>(type: "bigint", nullable: false),
                    pbx_id = table.Column<int>(type: "integer", nullable: false),
                    agent = table.Column<string>(type: "text", nullable: false),
                    @interface = table.Column<string>(name: "interface", type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    ready_us = table.Column<long>(type: "bigint", nullable: false),
                    ringing_us = table.Column<long>(type: "bigint", nullable: false),
                    on_call_us = table.Column<long>(type: "bigint", nullable: false),
                    wrap_up_us = table.Column<long>(type: "bigint", nullable: false),
                    paused_us = table.Column<long>(type: "bigint", nullable: false),
                    calls = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agent_times", x => new { x.starts_at, x.pbx_id, x.agent });
                    table.CheckConstraint("ck_agent_times_positive", "ready_us >= 0 AND ringing_us >= 0 AND on_call_us >= 0 AND wrap_up_us >= 0 AND paused_us >= 0 AND calls >= 0");
                });

            migrationBuilder.CreateTable(
                name: "caller_id_days",
                columns: table => new
                {
                    caller_id = table.Column<int>(type: "integer", nullable: false),
                    day = table.Column<int>(type: "integer", nullable: false),
                    used = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_caller_id_days", x => new { x.caller_id, x.day });
                    table.CheckConstraint("ck_caller_id_days_used", "used >= 0");
                });

            migrationBuilder.CreateTable(
                name: "caller_ids",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    campaign_id = table.Column<int>(type: "integer", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<string>(type: "text", nullable: false),
                    daily_limit = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_caller_ids", x => x.id);
                    table.CheckConstraint("ck_caller_ids_limit", "daily_limit >= 0");
                    table.ForeignKey(
                        name: "fk_caller_ids_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "change_log",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    record_id = table.Column<int>(type: "integer", nullable: false),
                    campaign_id = table.Column<int>(type: "integer", nullable: true),
                    name = table.Column<string>(type: "text", nullable: false),
                    action = table.Column<string>(type: "text", nullable: false),
                    fields = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_change_log", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "disposition_rules",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    campaign_id = table.Column<int>(type: "integer", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    status = table.Column<string>(type: "text", nullable: false),
                    status_ext = table.Column<string>(type: "text", nullable: false),
                    with_retries_pending = table.Column<bool>(type: "boolean", nullable: false),
                    verb = table.Column<string>(type: "text", nullable: false),
                    destination = table.Column<string>(type: "text", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    defer_s = table.Column<int>(type: "integer", nullable: false),
                    variable_mode = table.Column<string>(type: "text", nullable: false),
                    variables = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_disposition_rules", x => x.id);
                    table.CheckConstraint("ck_disposition_rules_defer", "defer_s >= 0");
                    table.ForeignKey(
                        name: "fk_disposition_rules_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
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
                name: "list_zones",
                columns: table => new
                {
                    list_id = table.Column<int>(type: "integer", nullable: false),
                    zone_group = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_list_zones", x => new { x.list_id, x.zone_group });
                    table.ForeignKey(
                        name: "fk_list_zones_contact_lists_list_id",
                        column: x => x.list_id,
                        principalTable: "contact_lists",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "opening_hours",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "text", nullable: false),
                    default_mode = table.Column<string>(type: "text", nullable: false),
                    comment = table.Column<string>(type: "text", nullable: false),
                    hidden = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    created_by = table.Column<string>(type: "text", nullable: false),
                    modified_at = table.Column<long>(type: "bigint", nullable: true),
                    modified_by = table.Column<string>(type: "text", nullable: false),
                    security_key = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_opening_hours", x => x.id);
                    table.CheckConstraint("ck_opening_hours_mode", "default_mode IN ('DEF_OPEN', 'DEF_CLOSED')");
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    kind = table.Column<string>(type: "text", nullable: false),
                    @event = table.Column<string>(name: "event", type: "text", nullable: false),
                    source_id = table.Column<int>(type: "integer", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    run_id = table.Column<int>(type: "integer", nullable: false),
                    campaign_id = table.Column<int>(type: "integer", nullable: false),
                    contact_id = table.Column<long>(type: "bigint", nullable: false),
                    hopper_id = table.Column<int>(type: "integer", nullable: false),
                    target = table.Column<string>(type: "text", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    variable_mode = table.Column<string>(type: "text", nullable: false),
                    variables = table.Column<string>(type: "text", nullable: false),
                    state_code = table.Column<string>(type: "text", nullable: false),
                    status_ext = table.Column<string>(type: "text", nullable: false),
                    retry = table.Column<int>(type: "integer", nullable: false),
                    reschedule_s = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    due = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    tries = table.Column<int>(type: "integer", nullable: false),
                    leased_until = table.Column<long>(type: "bigint", nullable: true),
                    last_error = table.Column<string>(type: "text", nullable: false),
                    done_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox", x => x.id);
                    table.CheckConstraint("ck_outbox_kind", "kind IN ('Notify', 'Webhook', 'Email', 'HttpGet', 'HttpPost', 'AddList', 'AddBlackList', 'Reschedule')");
                    table.CheckConstraint("ck_outbox_numbers", "revision >= 0 AND retry >= 0 AND tries >= 0");
                    table.CheckConstraint("ck_outbox_state", "state IN ('Pending', 'Done', 'Failed', 'Cancelled')");
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

            migrationBuilder.CreateTable(
                name: "run_list_zones",
                columns: table => new
                {
                    run_id = table.Column<int>(type: "integer", nullable: false),
                    list_id = table.Column<int>(type: "integer", nullable: false),
                    zone_group = table.Column<int>(type: "integer", nullable: false),
                    bookmark = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_run_list_zones", x => new { x.run_id, x.list_id, x.zone_group });
                    table.CheckConstraint("ck_run_list_zones_place", "bookmark >= 0");
                    table.ForeignKey(
                        name: "fk_run_list_zones_runs_run_id",
                        column: x => x.run_id,
                        principalTable: "runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "webhooks",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    url = table.Column<string>(type: "text", nullable: false),
                    description = table.Column<string>(type: "text", nullable: false),
                    protected_secret = table.Column<string>(type: "text", nullable: false),
                    events = table.Column<string>(type: "text", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    created_by = table.Column<string>(type: "text", nullable: false),
                    modified_at = table.Column<long>(type: "bigint", nullable: true),
                    modified_by = table.Column<string>(type: "text", nullable: false),
                    security_key = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhooks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "zone_groups",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    zones = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_zone_groups", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "campaign_opening_hours",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    campaign_id = table.Column<int>(type: "integer", nullable: false),
                    opening_hours_id = table.Column<int>(type: "integer", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaign_opening_hours", x => x.id);
                    table.ForeignKey(
                        name: "fk_campaign_opening_hours_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_campaign_opening_hours_opening_hours_opening_hours_id",
                        column: x => x.opening_hours_id,
                        principalTable: "opening_hours",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "opening_hours_rules",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    opening_hours_id = table.Column<int>(type: "integer", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    mode = table.Column<string>(type: "text", nullable: false),
                    days = table.Column<string>(type: "text", nullable: false),
                    time_start = table.Column<string>(type: "text", nullable: false),
                    time_end = table.Column<string>(type: "text", nullable: false),
                    date_from = table.Column<string>(type: "text", nullable: false),
                    date_to = table.Column<string>(type: "text", nullable: false),
                    every_year = table.Column<bool>(type: "boolean", nullable: false),
                    comment = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_opening_hours_rules", x => x.id);
                    table.CheckConstraint("ck_opening_hours_rules_mode", "mode IN ('OPEN', 'CLOSED')");
                    table.ForeignKey(
                        name: "fk_opening_hours_rules_opening_hours_opening_hours_id",
                        column: x => x.opening_hours_id,
                        principalTable: "opening_hours",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_contacts_further",
                table: "contacts",
                column: "id",
                filter: "further_numbers <> ''");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_list_id_zone_group_id",
                table: "contacts",
                columns: new[] { "list_id", "zone_group", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_attempts_late",
                table: "attempts",
                column: "run_id",
                filter: "late_revision > late_decided");

            migrationBuilder.CreateIndex(
                name: "ix_attempts_number_key_decided_at",
                table: "attempts",
                columns: new[] { "number_key", "decided_at" });

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
                name: "ix_caller_ids_campaign_id_position",
                table: "caller_ids",
                columns: new[] { "campaign_id", "position" });

            migrationBuilder.CreateIndex(
                name: "ix_campaign_opening_hours_campaign_id_opening_hours_id",
                table: "campaign_opening_hours",
                columns: new[] { "campaign_id", "opening_hours_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_campaign_opening_hours_opening_hours_id",
                table: "campaign_opening_hours",
                column: "opening_hours_id");

            migrationBuilder.CreateIndex(
                name: "ix_change_log_campaign_id",
                table: "change_log",
                column: "campaign_id");

            migrationBuilder.CreateIndex(
                name: "ix_disposition_rules_campaign_id_position",
                table: "disposition_rules",
                columns: new[] { "campaign_id", "position" });

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
                name: "ix_opening_hours_name",
                table: "opening_hours",
                column: "name");

            migrationBuilder.CreateIndex(
                name: "ix_opening_hours_rules_opening_hours_id_position",
                table: "opening_hours_rules",
                columns: new[] { "opening_hours_id", "position" });

            migrationBuilder.CreateIndex(
                name: "ix_outbox_campaign_id_id",
                table: "outbox",
                columns: new[] { "campaign_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_outbox_contact",
                table: "outbox",
                columns: new[] { "contact_id", "id" },
                filter: "state = 'Pending'");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_done",
                table: "outbox",
                column: "done_at",
                filter: "state <> 'Pending'");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_due",
                table: "outbox",
                column: "due",
                filter: "state = 'Pending'");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_once",
                table: "outbox",
                columns: new[] { "hopper_id", "kind", "source_id", "revision" },
                unique: true,
                filter: "hopper_id > 0");

            migrationBuilder.CreateIndex(
                name: "ix_recordings_consent_at",
                table: "recordings",
                column: "consent_at");

            migrationBuilder.CreateIndex(
                name: "ix_recordings_hopper_id",
                table: "recordings",
                column: "hopper_id");

            migrationBuilder.CreateIndex(
                name: "ix_zone_groups_zones",
                table: "zone_groups",
                column: "zones",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "access_tokens");

            migrationBuilder.DropTable(
                name: "agent_times");

            migrationBuilder.DropTable(
                name: "caller_id_days");

            migrationBuilder.DropTable(
                name: "caller_ids");

            migrationBuilder.DropTable(
                name: "campaign_opening_hours");

            migrationBuilder.DropTable(
                name: "change_log");

            migrationBuilder.DropTable(
                name: "disposition_rules");

            migrationBuilder.DropTable(
                name: "idempotent_requests");

            migrationBuilder.DropTable(
                name: "import_mappings");

            migrationBuilder.DropTable(
                name: "list_zones");

            migrationBuilder.DropTable(
                name: "opening_hours_rules");

            migrationBuilder.DropTable(
                name: "outbox");

            migrationBuilder.DropTable(
                name: "recordings");

            migrationBuilder.DropTable(
                name: "run_list_zones");

            migrationBuilder.DropTable(
                name: "webhooks");

            migrationBuilder.DropTable(
                name: "zone_groups");

            migrationBuilder.DropTable(
                name: "opening_hours");

            migrationBuilder.DropIndex(
                name: "ix_contacts_further",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_contacts_list_id_zone_group_id",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_attempts_late",
                table: "attempts");

            migrationBuilder.DropIndex(
                name: "ix_attempts_number_key_decided_at",
                table: "attempts");

            migrationBuilder.DropColumn(
                name: "recording_folder",
                table: "pbxs");

            migrationBuilder.DropColumn(
                name: "recording_url",
                table: "pbxs");

            migrationBuilder.DropColumn(
                name: "agent_ring_ms",
                table: "end_points");

            migrationBuilder.DropColumn(
                name: "reservation_s",
                table: "end_points");

            migrationBuilder.DropColumn(
                name: "further_numbers",
                table: "contacts");

            migrationBuilder.DropColumn(
                name: "zone_group",
                table: "contacts");

            migrationBuilder.DropColumn(
                name: "blocks_everywhere",
                table: "contact_lists");

            migrationBuilder.DropColumn(
                name: "retention_days",
                table: "contact_lists");

            migrationBuilder.DropColumn(
                name: "agent",
                table: "claims");

            migrationBuilder.DropColumn(
                name: "agent_until",
                table: "claims");

            migrationBuilder.DropColumn(
                name: "turn",
                table: "claims");

            migrationBuilder.DropColumn(
                name: "agent_dispositions",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "amd_statuses",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "attempts_in_all",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "attempts_per_day",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "attempts_per_week",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "call_back_wait_s",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "caller_id_attribute",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "hours_in",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "number_order",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "recording",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "recording_days",
                table: "campaigns");

            migrationBuilder.DropColumn(
                name: "caller_id",
                table: "attempts");

            migrationBuilder.DropColumn(
                name: "caller_id_day",
                table: "attempts");

            migrationBuilder.DropColumn(
                name: "first_status",
                table: "attempts");

            migrationBuilder.DropColumn(
                name: "late_decided",
                table: "attempts");

            migrationBuilder.DropColumn(
                name: "late_revision",
                table: "attempts");

            migrationBuilder.DropColumn(
                name: "pooled_caller_id",
                table: "attempts");

            migrationBuilder.DropColumn(
                name: "agent_interface",
                table: "asp_net_users");

            migrationBuilder.DropColumn(
                name: "agent_pbx_id",
                table: "asp_net_users");

            migrationBuilder.DropColumn(
                name: "language",
                table: "asp_net_users");

            migrationBuilder.DropColumn(
                name: "time_zone",
                table: "asp_net_users");

            migrationBuilder.CreateIndex(
                name: "ix_attempts_number_key",
                table: "attempts",
                column: "number_key");
        }
    }
}
