using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ringtail.Runtime.Storage.Postgres;

/// <summary>The connections to PostgreSQL, and contexts on them.</summary>
public sealed class PostgresDatabase : IRingtailDbFactory, IAsyncDisposable
{
    private readonly DbContextOptions<PostgresRingtailDb> _options;

    public PostgresDatabase(string connectionString, ILoggerFactory? logging = null)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        // The hot paths' statements are few and always the same: prepared once per connection.
        builder.ConnectionStringBuilder.MaxAutoPrepare = 64;
        builder.ConnectionStringBuilder.AutoPrepareMinUsages = 2;
        if (logging is not null) builder.UseLoggerFactory(logging);
        Source = builder.Build();
        _options = new DbContextOptionsBuilder<PostgresRingtailDb>()
            .UseNpgsql(Source)
            .UseLoggerFactory(logging)
            .ConfigureWarnings(RingtailMigrator.LeaveModelCheckToTests)
            .Options;
    }

    public NpgsqlDataSource Source { get; }

    public RingtailDb Create() => new PostgresRingtailDb(_options);

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
