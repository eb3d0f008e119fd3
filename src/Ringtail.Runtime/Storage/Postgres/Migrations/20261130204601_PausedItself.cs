using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ringtail.Runtime.Storage.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class PausedItself : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "paused_itself",
                table: "runs",
                type: "boolean",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "paused_itself",
                table: "runs");
        }
    }
}
