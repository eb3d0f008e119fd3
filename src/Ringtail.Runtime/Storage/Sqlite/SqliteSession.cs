using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ringtail.Runtime.Storage.Sqlite;

/// <summary>
/// One connection with its prepared statements. Statements are constants of the code with parameters $1, $2, …; each is
/// compiled once.
/// </summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    public SqliteSession(string connectionString)
    {
        _connection = new SqliteConnection(connectionString);
        _connection.Open();
        SqliteDatabase.Prepare(_connection);
        // 16 MiB, filled only as needed: an import touches index pages everywhere, and SQLite's 2 MiB would read and
        // spill them again and again.
        Execute("PRAGMA cache_size=-16384");
        BlackLists = new SqliteBlackLists(this, connectionString);
    }

    public SqliteBlackLists BlackLists { get; }

    /// <summary>False after SQLite itself has rolled the transaction back (disk full, I/O error).</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    public void Begin()
    {
        Execute("BEGIN IMMEDIATE");
        BlackLists.Begun();
    }

    /// <summary>Undoes the transaction, unless SQLite has done so.</summary>
    public void Rollback()
    {
        BlackLists.RolledBack();
        if (InTransaction) Execute("ROLLBACK");
    }

    /// <summary>Undoes what was done since the savepoint.</summary>
    public void RollbackToPiece()
    {
        BlackLists.RolledBack();
        Execute("ROLLBACK TO piece");
    }

    public int Execute(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteNonQuery();

    public object? Scalar(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteScalar();

    public bool Exists(string sql, params ReadOnlySpan<object?> values) =>
        Bind(sql, values).ExecuteScalar() is not null;

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var reader = Bind(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    public void Dispose()
    {
        BlackLists.Dispose();
        foreach (var command in _commands.Values) command.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
#pragma warning disable CA2100 // Statements are constants of this assembly; values are always parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 1; i <= values.Length; i++)
            {
                var name = "$" + i.ToString(CultureInfo.InvariantCulture);
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }
            _commands.Add(sql, command);
        }
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = Plain(values[i]);
        return command;
    }

    private static object Plain(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset instant => UtcMicroseconds.From(instant),
        bool flag => flag ? 1L : 0L,
        _ => value,
    };
}
