using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ringtail.Runtime.Storage.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Campaigning : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "agent_times");
        }
    }
}
