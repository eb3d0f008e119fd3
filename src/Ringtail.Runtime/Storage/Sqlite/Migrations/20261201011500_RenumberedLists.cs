using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ringtail.Runtime.Storage.Sqlite.Migrations
{
    /// <summary>
    /// Counts for each list how often a number in it was changed in its place: <see cref="SqliteBlackLists"/> sees new
    /// contacts by their ids, and only by this that an old one has another number. Whoever writes to the file, with
    /// whatever program, counts. A step that builds the table of contacts anew has to make the trigger again.
    /// </summary>
    public partial class RenumberedLists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                "CREATE TABLE renumbered_lists (list_id INTEGER NOT NULL PRIMARY KEY, times INTEGER NOT NULL)");
            // An erased number is none that could be called.
            migrationBuilder.Sql(
                """
                CREATE TRIGGER contacts_renumbered AFTER UPDATE OF id, list_id, number, e164 ON contacts
                WHEN coalesce(new.e164, new.number) <> '-' AND (new.id <> old.id OR new.list_id <> old.list_id
                    OR coalesce(new.e164, new.number) <> coalesce(old.e164, old.number))
                BEGIN
                    INSERT INTO renumbered_lists (list_id, times) VALUES (new.list_id, 1)
                    ON CONFLICT (list_id) DO UPDATE SET times = times + 1;
                END
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER contacts_renumbered");
            migrationBuilder.Sql("DROP TABLE renumbered_lists");
        }
    }
}
