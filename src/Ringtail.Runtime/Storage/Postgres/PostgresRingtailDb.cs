using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Ringtail.Runtime.Storage.Postgres;

public sealed class PostgresRingtailDb(DbContextOptions<PostgresRingtailDb> options) : RingtailDb(options)
{
    /// <summary>Counter behind the hopper ids. A sequence is never rolled back and locks nobody.</summary>
    internal const string HopperSequence = "hopper_counter";

    protected override bool StoresComputedColumns => true;

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.HasSequence<long>(HopperSequence);
    }
}

/// <summary>For <c>dotnet ef</c> only: the model needs a provider, not a database.</summary>
internal sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresRingtailDb>
{
    public PostgresRingtailDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresRingtailDb>().UseNpgsql("Host=design").Options);
}
