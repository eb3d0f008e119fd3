using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ringtail.Runtime.Storage.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "asp_net_roles",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    normalized_name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    concurrency_stamp = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_asp_net_roles", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "asp_net_users",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    real_name = table.Column<string>(type: "TEXT", nullable: false),
                    enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    master_key = table.Column<bool>(type: "INTEGER", nullable: false),
                    keys = table.Column<string>(type: "TEXT", nullable: false),
                    user_name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    normalized_user_name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    email = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    normalized_email = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    email_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    password_hash = table.Column<string>(type: "TEXT", nullable: true),
                    security_stamp = table.Column<string>(type: "TEXT", nullable: true),
                    concurrency_stamp = table.Column<string>(type: "TEXT", nullable: true),
                    phone_number = table.Column<string>(type: "TEXT", nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    lockout_end = table.Column<long>(type: "INTEGER", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    access_failed_count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_asp_net_users", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "attempts",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    hopper_id = table.Column<int>(type: "INTEGER", nullable: false),
                    run_id = table.Column<int>(type: "INTEGER", nullable: false),
                    campaign_id = table.Column<int>(type: "INTEGER", nullable: false),
                    contact_id = table.Column<long>(type: "INTEGER", nullable: false),
                    list_id = table.Column<int>(type: "INTEGER", nullable: false),
                    list_name = table.Column<string>(type: "TEXT", nullable: false),
                    pbx_id = table.Column<int>(type: "INTEGER", nullable: false),
                    trunk_id = table.Column<int>(type: "INTEGER", nullable: false),
                    end_point_id = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<string>(type: "TEXT", nullable: false),
                    number_dialed = table.Column<string>(type: "TEXT", nullable: false),
                    e164 = table.Column<string>(type: "TEXT", nullable: true),
                    number_key = table.Column<string>(type: "TEXT", nullable: false, computedColumnSql: "coalesce(e164, number_dialed)", stored: false),
                    dial_string = table.Column<string>(type: "TEXT", nullable: false),
                    retry = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    live = table.Column<bool>(type: "INTEGER", nullable: false),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: false),
                    launched_at = table.Column<long>(type: "INTEGER", nullable: true),
                    answered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    connected_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    outcome = table.Column<string>(type: "TEXT", nullable: true),
                    status_ext = table.Column<string>(type: "TEXT", nullable: false),
                    agent = table.Column<string>(type: "TEXT", nullable: false),
                    abandoned = table.Column<bool>(type: "INTEGER", nullable: false),
                    hung_up_waiting = table.Column<bool>(type: "INTEGER", nullable: false),
                    hangup_cause = table.Column<int>(type: "INTEGER", nullable: true),
                    originate_reason = table.Column<int>(type: "INTEGER", nullable: true),
                    evidence = table.Column<string>(type: "TEXT", nullable: false),
                    attributes = table.Column<string>(type: "TEXT", nullable: false),
                    output_attributes = table.Column<string>(type: "TEXT", nullable: false),
                    settled = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_attempts", x => x.id);
                    table.CheckConstraint("ck_attempts_ended_state", "live = (state <> 'Ended')");
                    table.CheckConstraint("ck_attempts_numbers", "hopper_id > 0 AND retry >= 0");
                    table.CheckConstraint("ck_attempts_outcome", "outcome IN ('TERMINATED', 'RS_BUSY', 'RS_NOANSWER', 'RS_REJECTED', 'RS_NUMBER', 'RS_ERROR', 'RS_LOST', 'RS_TIMEOUT', 'RS_BLACKLIST', 'RS_NO_AGENT', 'RS_AGENT', 'RS_AGENT_SKIP', 'WITHDRAWN', 'ROUTE_FAILURE')");
                    table.CheckConstraint("ck_attempts_outcome_iff_ended", "live = (outcome IS NULL) AND live = (ended_at IS NULL)");
                    table.CheckConstraint("ck_attempts_settled_after_end", "NOT (live AND settled)");
                    table.CheckConstraint("ck_attempts_state", "state IN ('Committing', 'Launching', 'Dialing', 'Answered', 'WithAgent', 'Continued', 'Ended')");
                });

            migrationBuilder.CreateTable(
                name: "campaigns",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    priority = table.Column<int>(type: "INTEGER", nullable: false),
                    pace = table.Column<string>(type: "TEXT", nullable: false),
                    pause_when_finished = table.Column<bool>(type: "INTEGER", nullable: false),
                    time_start = table.Column<string>(type: "TEXT", nullable: false),
                    time_end = table.Column<string>(type: "TEXT", nullable: false),
                    time_dow = table.Column<string>(type: "TEXT", nullable: false),
                    time_zone = table.Column<string>(type: "TEXT", nullable: false),
                    ring_time_ms = table.Column<int>(type: "INTEGER", nullable: false),
                    max_call_length_s = table.Column<int>(type: "INTEGER", nullable: false),
                    caller_id = table.Column<string>(type: "TEXT", nullable: false),
                    caller_presentation = table.Column<string>(type: "TEXT", nullable: false),
                    account = table.Column<string>(type: "TEXT", nullable: false),
                    agent_caller_id = table.Column<string>(type: "TEXT", nullable: false),
                    batch_size = table.Column<int>(type: "INTEGER", nullable: false),
                    auto_pause = table.Column<bool>(type: "INTEGER", nullable: false),
                    variables = table.Column<string>(type: "TEXT", nullable: false),
                    predictive_model = table.Column<string>(type: "TEXT", nullable: false),
                    boost_factor = table.Column<double>(type: "REAL", nullable: false),
                    amd_tracking = table.Column<string>(type: "TEXT", nullable: false),
                    amd_params = table.Column<string>(type: "TEXT", nullable: false),
                    amd_audio_file = table.Column<string>(type: "TEXT", nullable: false),
                    amd_fax_file = table.Column<string>(type: "TEXT", nullable: false),
                    additional_logging = table.Column<string>(type: "TEXT", nullable: false),
                    logging_alias = table.Column<string>(type: "TEXT", nullable: false),
                    logging_qm_vars = table.Column<string>(type: "TEXT", nullable: false),
                    http_notify = table.Column<string>(type: "TEXT", nullable: false),
                    email_events = table.Column<string>(type: "TEXT", nullable: false),
                    email_addresses = table.Column<string>(type: "TEXT", nullable: false),
                    hidden = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", nullable: false),
                    modified_at = table.Column<long>(type: "INTEGER", nullable: true),
                    modified_by = table.Column<string>(type: "TEXT", nullable: false),
                    security_key = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaigns", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "claims",
                columns: table => new
                {
                    run_id = table.Column<int>(type: "INTEGER", nullable: false),
                    contact_id = table.Column<long>(type: "INTEGER", nullable: false),
                    hopper_id = table.Column<int>(type: "INTEGER", nullable: false),
                    retry = table.Column<int>(type: "INTEGER", nullable: false),
                    due = table.Column<long>(type: "INTEGER", nullable: true),
                    is_retry = table.Column<bool>(type: "INTEGER", nullable: false),
                    added = table.Column<bool>(type: "INTEGER", nullable: false),
                    failed_trunks = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_claims", x => new { x.run_id, x.contact_id });
                    table.CheckConstraint("ck_claims_numbers", "hopper_id > 0 AND retry >= 0 AND contact_id > 0");
                });

            migrationBuilder.CreateTable(
                name: "contact_lists",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    hidden = table.Column<bool>(type: "INTEGER", nullable: false),
                    contact_count = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", nullable: false),
                    modified_at = table.Column<long>(type: "INTEGER", nullable: true),
                    modified_by = table.Column<string>(type: "TEXT", nullable: false),
                    security_key = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contact_lists", x => x.id);
                    table.CheckConstraint("ck_contact_lists_count", "contact_count >= 0");
                });

            migrationBuilder.CreateTable(
                name: "contacts",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    list_id = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<string>(type: "TEXT", nullable: false),
                    e164 = table.Column<string>(type: "TEXT", nullable: true),
                    number_key = table.Column<string>(type: "TEXT", nullable: false, computedColumnSql: "coalesce(e164, number)", stored: false),
                    attributes = table.Column<string>(type: "TEXT", nullable: false),
                    added_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contacts", x => x.id);
                    table.CheckConstraint("ck_contacts_number", "number <> ''");
                });

            migrationBuilder.CreateTable(
                name: "data_protection_keys",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    friendly_name = table.Column<string>(type: "TEXT", nullable: true),
                    xml = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_data_protection_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "ownerships",
                columns: table => new
                {
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    epoch = table.Column<long>(type: "INTEGER", nullable: false),
                    owner = table.Column<string>(type: "TEXT", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ownerships", x => x.subject);
                    table.CheckConstraint("ck_ownerships_epoch", "epoch > 0");
                });

            migrationBuilder.CreateTable(
                name: "pbxs",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    description = table.Column<string>(type: "TEXT", nullable: false),
                    address = table.Column<string>(type: "TEXT", nullable: false),
                    port = table.Column<int>(type: "INTEGER", nullable: false),
                    login = table.Column<string>(type: "TEXT", nullable: false),
                    protected_secret = table.Column<string>(type: "TEXT", nullable: false),
                    use_tls = table.Column<bool>(type: "INTEGER", nullable: false),
                    messages_per_unit = table.Column<int>(type: "INTEGER", nullable: false),
                    unit_ms = table.Column<int>(type: "INTEGER", nullable: false),
                    enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", nullable: false),
                    modified_at = table.Column<long>(type: "INTEGER", nullable: true),
                    modified_by = table.Column<string>(type: "TEXT", nullable: false),
                    security_key = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pbxs", x => x.id);
                    table.CheckConstraint("ck_pbxs_port", "port BETWEEN 1 AND 65535");
                    table.CheckConstraint("ck_pbxs_throttle", "messages_per_unit > 0 AND unit_ms > 0");
                });

            migrationBuilder.CreateTable(
                name: "runs",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    campaign_id = table.Column<int>(type: "INTEGER", nullable: false),
                    campaign_name = table.Column<string>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    removed = table.Column<bool>(type: "INTEGER", nullable: false),
                    boost = table.Column<double>(type: "REAL", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    in_hopper = table.Column<long>(type: "INTEGER", nullable: false),
                    live = table.Column<long>(type: "INTEGER", nullable: false),
                    waiting = table.Column<long>(type: "INTEGER", nullable: false),
                    finished = table.Column<long>(type: "INTEGER", nullable: false),
                    attempted = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_runs", x => x.id);
                    table.CheckConstraint("ck_runs_boost", "boost > 0");
                    table.CheckConstraint("ck_runs_counts", "in_hopper >= 0 AND live >= 0 AND waiting >= 0 AND finished >= 0 AND attempted >= 0");
                    table.CheckConstraint("ck_runs_state", "state IN ('Running', 'Paused', 'Idle', 'OutOfHours', 'Completed')");
                });

            migrationBuilder.CreateTable(
                name: "settings",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_settings", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "system_log",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    severity = table.Column<string>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    detail = table.Column<string>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_system_log", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "asp_net_role_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    role_id = table.Column<int>(type: "INTEGER", nullable: false),
                    claim_type = table.Column<string>(type: "TEXT", nullable: true),
                    claim_value = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_asp_net_role_claims", x => x.id);
                    table.ForeignKey(
                        name: "fk_asp_net_role_claims_asp_net_roles_role_id",
                        column: x => x.role_id,
                        principalTable: "asp_net_roles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "asp_net_user_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    user_id = table.Column<int>(type: "INTEGER", nullable: false),
                    claim_type = table.Column<string>(type: "TEXT", nullable: true),
                    claim_value = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_asp_net_user_claims", x => x.id);
                    table.ForeignKey(
                        name: "fk_asp_net_user_claims_asp_net_users_user_id",
                        column: x => x.user_id,
                        principalTable: "asp_net_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "asp_net_user_logins",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "TEXT", nullable: false),
                    provider_key = table.Column<string>(type: "TEXT", nullable: false),
                    provider_display_name = table.Column<string>(type: "TEXT", nullable: true),
                    user_id = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_asp_net_user_logins", x => new { x.login_provider, x.provider_key });
                    table.ForeignKey(
                        name: "fk_asp_net_user_logins_asp_net_users_user_id",
                        column: x => x.user_id,
                        principalTable: "asp_net_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "asp_net_user_roles",
                columns: table => new
                {
                    user_id = table.Column<int>(type: "INTEGER", nullable: false),
                    role_id = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_asp_net_user_roles", x => new { x.user_id, x.role_id });
                    table.ForeignKey(
                        name: "fk_asp_net_user_roles_asp_net_roles_role_id",
                        column: x => x.role_id,
                        principalTable: "asp_net_roles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_asp_net_user_roles_asp_net_users_user_id",
                        column: x => x.user_id,
                        principalTable: "asp_net_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "asp_net_user_tokens",
                columns: table => new
                {
                    user_id = table.Column<int>(type: "INTEGER", nullable: false),
                    login_provider = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_asp_net_user_tokens", x => new { x.user_id, x.login_provider, x.name });
                    table.ForeignKey(
                        name: "fk_asp_net_user_tokens_asp_net_users_user_id",
                        column: x => x.user_id,
                        principalTable: "asp_net_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "reschedule_rules",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    campaign_id = table.Column<int>(type: "INTEGER", nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    status_ext = table.Column<string>(type: "TEXT", nullable: false),
                    max_attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    retry_after_s = table.Column<int>(type: "INTEGER", nullable: false),
                    mode = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reschedule_rules", x => x.id);
                    table.CheckConstraint("ck_reschedule_rules_numbers", "max_attempts >= 0 AND retry_after_s >= 0 AND mode IN ('FIXED', 'MULT')");
                    table.ForeignKey(
                        name: "fk_reschedule_rules_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "campaign_lists",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    campaign_id = table.Column<int>(type: "INTEGER", nullable: false),
                    list_id = table.Column<int>(type: "INTEGER", nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaign_lists", x => x.id);
                    table.CheckConstraint("ck_campaign_lists_type", "type IN ('CALL_LIST', 'BLACK_LIST')");
                    table.ForeignKey(
                        name: "fk_campaign_lists_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_campaign_lists_contact_lists_list_id",
                        column: x => x.list_id,
                        principalTable: "contact_lists",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "end_points",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    pbx_id = table.Column<int>(type: "INTEGER", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    queue_name = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    extension = table.Column<string>(type: "TEXT", nullable: false),
                    context = table.Column<string>(type: "TEXT", nullable: false),
                    max_channels = table.Column<int>(type: "INTEGER", nullable: false),
                    boost_factor = table.Column<double>(type: "REAL", nullable: false),
                    max_waiting_calls = table.Column<int>(type: "INTEGER", nullable: false),
                    wrap_up_ms = table.Column<int>(type: "INTEGER", nullable: false),
                    script_time_ms = table.Column<int>(type: "INTEGER", nullable: false),
                    short_calls_are_meant = table.Column<bool>(type: "INTEGER", nullable: false),
                    reverse_dialing = table.Column<bool>(type: "INTEGER", nullable: false),
                    stepwise_reverse = table.Column<bool>(type: "INTEGER", nullable: false),
                    dial_find = table.Column<string>(type: "TEXT", nullable: false),
                    dial_replace = table.Column<string>(type: "TEXT", nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", nullable: false),
                    modified_at = table.Column<long>(type: "INTEGER", nullable: true),
                    modified_by = table.Column<string>(type: "TEXT", nullable: false),
                    security_key = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_end_points", x => x.id);
                    table.CheckConstraint("ck_end_points_limits", "max_channels >= 0 AND max_waiting_calls >= 0");
                    table.CheckConstraint("ck_end_points_type", "type IN ('QUEUE', 'PHONE')");
                    table.ForeignKey(
                        name: "fk_end_points_pbxs_pbx_id",
                        column: x => x.pbx_id,
                        principalTable: "pbxs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "trunks",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    pbx_id = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    dial_string = table.Column<string>(type: "TEXT", nullable: false),
                    capacity = table.Column<int>(type: "INTEGER", nullable: false),
                    max_calls_per_period = table.Column<int>(type: "INTEGER", nullable: false),
                    period_ms = table.Column<int>(type: "INTEGER", nullable: false),
                    reserve = table.Column<int>(type: "INTEGER", nullable: false),
                    number_format = table.Column<string>(type: "TEXT", nullable: false),
                    strip = table.Column<string>(type: "TEXT", nullable: false),
                    prefix = table.Column<string>(type: "TEXT", nullable: false),
                    default_caller_id = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", nullable: false),
                    modified_at = table.Column<long>(type: "INTEGER", nullable: true),
                    modified_by = table.Column<string>(type: "TEXT", nullable: false),
                    security_key = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_trunks", x => x.id);
                    table.CheckConstraint("ck_trunks_limits", "capacity >= 0 AND reserve >= 0 AND max_calls_per_period >= 0 AND period_ms > 0");
                    table.ForeignKey(
                        name: "fk_trunks_pbxs_pbx_id",
                        column: x => x.pbx_id,
                        principalTable: "pbxs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "run_lists",
                columns: table => new
                {
                    run_id = table.Column<int>(type: "INTEGER", nullable: false),
                    list_id = table.Column<int>(type: "INTEGER", nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    bookmark = table.Column<long>(type: "INTEGER", nullable: false),
                    reached = table.Column<long>(type: "INTEGER", nullable: false),
                    paused = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_run_lists", x => new { x.run_id, x.list_id });
                    table.CheckConstraint("ck_run_lists_place", "bookmark >= 0 AND reached >= 0");
                    table.CheckConstraint("ck_run_lists_type", "type IN ('CALL_LIST', 'BLACK_LIST')");
                    table.ForeignKey(
                        name: "fk_run_lists_runs_run_id",
                        column: x => x.run_id,
                        principalTable: "runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "campaign_end_points",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    campaign_id = table.Column<int>(type: "INTEGER", nullable: false),
                    end_point_id = table.Column<int>(type: "INTEGER", nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaign_end_points", x => x.id);
                    table.ForeignKey(
                        name: "fk_campaign_end_points_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_campaign_end_points_end_points_end_point_id",
                        column: x => x.end_point_id,
                        principalTable: "end_points",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "campaign_trunks",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    campaign_id = table.Column<int>(type: "INTEGER", nullable: false),
                    trunk_id = table.Column<int>(type: "INTEGER", nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaign_trunks", x => x.id);
                    table.ForeignKey(
                        name: "fk_campaign_trunks_campaigns_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_campaign_trunks_trunks_trunk_id",
                        column: x => x.trunk_id,
                        principalTable: "trunks",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_asp_net_role_claims_role_id",
                table: "asp_net_role_claims",
                column: "role_id");

            migrationBuilder.CreateIndex(
                name: "role_name_index",
                table: "asp_net_roles",
                column: "normalized_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_asp_net_user_claims_user_id",
                table: "asp_net_user_claims",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_asp_net_user_logins_user_id",
                table: "asp_net_user_logins",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_asp_net_user_roles_role_id",
                table: "asp_net_user_roles",
                column: "role_id");

            migrationBuilder.CreateIndex(
                name: "email_index",
                table: "asp_net_users",
                column: "normalized_email");

            migrationBuilder.CreateIndex(
                name: "user_name_index",
                table: "asp_net_users",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_attempts_contact_id",
                table: "attempts",
                column: "contact_id");

            migrationBuilder.CreateIndex(
                name: "ix_attempts_decided_at",
                table: "attempts",
                column: "decided_at");

            migrationBuilder.CreateIndex(
                name: "ix_attempts_hopper_id",
                table: "attempts",
                column: "hopper_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_attempts_live_number",
                table: "attempts",
                column: "number_key",
                unique: true,
                filter: "live");

            migrationBuilder.CreateIndex(
                name: "ix_attempts_live_pbx",
                table: "attempts",
                column: "pbx_id",
                filter: "live");

            migrationBuilder.CreateIndex(
                name: "ix_attempts_number_key",
                table: "attempts",
                column: "number_key");

            migrationBuilder.CreateIndex(
                name: "ix_attempts_run_id_decided_at",
                table: "attempts",
                columns: new[] { "run_id", "decided_at" });

            migrationBuilder.CreateIndex(
                name: "ix_attempts_unsettled",
                table: "attempts",
                column: "run_id",
                filter: "NOT settled");

            migrationBuilder.CreateIndex(
                name: "ix_campaign_end_points_campaign_id_end_point_id",
                table: "campaign_end_points",
                columns: new[] { "campaign_id", "end_point_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_campaign_end_points_end_point_id",
                table: "campaign_end_points",
                column: "end_point_id");

            migrationBuilder.CreateIndex(
                name: "ix_campaign_lists_campaign_id_list_id",
                table: "campaign_lists",
                columns: new[] { "campaign_id", "list_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_campaign_lists_list_id",
                table: "campaign_lists",
                column: "list_id");

            migrationBuilder.CreateIndex(
                name: "ix_campaign_trunks_campaign_id_trunk_id",
                table: "campaign_trunks",
                columns: new[] { "campaign_id", "trunk_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_campaign_trunks_trunk_id",
                table: "campaign_trunks",
                column: "trunk_id");

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_name",
                table: "campaigns",
                column: "name");

            migrationBuilder.CreateIndex(
                name: "ix_claims_hopper_id",
                table: "claims",
                column: "hopper_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_claims_run_id_due_contact_id",
                table: "claims",
                columns: new[] { "run_id", "due", "contact_id" });

            migrationBuilder.CreateIndex(
                name: "ix_contact_lists_name",
                table: "contact_lists",
                column: "name");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_list_id_id",
                table: "contacts",
                columns: new[] { "list_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_contacts_list_id_number_key",
                table: "contacts",
                columns: new[] { "list_id", "number_key" });

            migrationBuilder.CreateIndex(
                name: "ix_end_points_pbx_id",
                table: "end_points",
                column: "pbx_id");

            migrationBuilder.CreateIndex(
                name: "ix_reschedule_rules_campaign_id_position",
                table: "reschedule_rules",
                columns: new[] { "campaign_id", "position" });

            migrationBuilder.CreateIndex(
                name: "ix_run_lists_list_id",
                table: "run_lists",
                column: "list_id");

            migrationBuilder.CreateIndex(
                name: "ix_runs_campaign_id",
                table: "runs",
                column: "campaign_id");

            migrationBuilder.CreateIndex(
                name: "ix_system_log_at",
                table: "system_log",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_trunks_pbx_id",
                table: "trunks",
                column: "pbx_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "asp_net_role_claims");

            migrationBuilder.DropTable(
                name: "asp_net_user_claims");

            migrationBuilder.DropTable(
                name: "asp_net_user_logins");

            migrationBuilder.DropTable(
                name: "asp_net_user_roles");

            migrationBuilder.DropTable(
                name: "asp_net_user_tokens");

            migrationBuilder.DropTable(
                name: "attempts");

            migrationBuilder.DropTable(
                name: "campaign_end_points");

            migrationBuilder.DropTable(
                name: "campaign_lists");

            migrationBuilder.DropTable(
                name: "campaign_trunks");

            migrationBuilder.DropTable(
                name: "claims");

            migrationBuilder.DropTable(
                name: "contacts");

            migrationBuilder.DropTable(
                name: "data_protection_keys");

            migrationBuilder.DropTable(
                name: "ownerships");

            migrationBuilder.DropTable(
                name: "reschedule_rules");

            migrationBuilder.DropTable(
                name: "run_lists");

            migrationBuilder.DropTable(
                name: "settings");

            migrationBuilder.DropTable(
                name: "system_log");

            migrationBuilder.DropTable(
                name: "asp_net_roles");

            migrationBuilder.DropTable(
                name: "asp_net_users");

            migrationBuilder.DropTable(
                name: "end_points");

            migrationBuilder.DropTable(
                name: "contact_lists");

            migrationBuilder.DropTable(
                name: "trunks");

            migrationBuilder.DropTable(
                name: "campaigns");

            migrationBuilder.DropTable(
                name: "runs");

            migrationBuilder.DropTable(
                name: "pbxs");
        }
    }
}
