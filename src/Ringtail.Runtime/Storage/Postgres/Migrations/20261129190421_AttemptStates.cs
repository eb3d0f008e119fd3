using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ringtail.Runtime.Storage.Postgres.Migrations
{
    /// <summary>
    /// Reserved and CallingAgent become states of an attempt. A migration of its own: SQLite builds the table anew for it,
    /// which it cannot do within a transaction; alone, it can be repeated after a kill between rebuilding and noting it.
    /// </summary>
    public partial class AttemptStates : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_attempts_state",
                table: "attempts");

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

            migrationBuilder.AddCheckConstraint(
                name: "ck_attempts_state",
                table: "attempts",
                sql: "state IN ('Committing', 'Launching', 'Dialing', 'Answered', 'WithAgent', 'Continued', 'Ended')");
        }
    }
}
