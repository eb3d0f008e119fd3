using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Ringtail.Runtime.Storage.Sqlite;

public sealed class SqliteRingtailDb(DbContextOptions<SqliteRingtailDb> options) : RingtailDb(options)
{
    protected override bool StoresComputedColumns => false;
}

/// <summary>For <c>dotnet ef</c> only: the model needs a provider, not a database.</summary>
internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteRingtailDb>
{
    public SqliteRingtailDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteRingtailDb>().UseSqlite("Data Source=:memory:").Options);
}
