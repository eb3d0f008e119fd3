using System.Data.Common;
using Npgsql;

namespace Ringtail.Runtime.Storage.Postgres;

/// <summary>
/// One transaction on one connection. Statements are constants with parameters $1, $2, …; Npgsql prepares them.
/// </summary>
internal sealed class PostgresSession(NpgsqlConnection connection)
{
    public async Task<int> ExecuteAsync(string sql, CancellationToken ct, params object?[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<object?> ScalarAsync(string sql, CancellationToken ct, params object?[] values)
    {
        await using var command = Command(sql, values);
        var value = await command.ExecuteScalarAsync(ct);
        return value is DBNull ? null : value;
    }

    public async Task<List<T>> QueryAsync<T>(
        string sql, Func<DbDataReader, T> read, CancellationToken ct, params object?[] values)
    {
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct)) rows.Add(read(reader));
        return rows;
    }

    /// <summary>Runs one statement once per row of values, all in one round trip.</summary>
    public async Task ExecuteEachAsync(string sql, IEnumerable<object?[]> rows, CancellationToken ct)
    {
        await using var batch = connection.CreateBatch();
        foreach (var values in rows)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var value in values) command.Parameters.Add(Parameter(value));
            batch.BatchCommands.Add(command);
        }
        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(ct);
    }

    private NpgsqlCommand Command(string sql, object?[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(Parameter(value));
        return command;
    }

    private static NpgsqlParameter Parameter(object? value) => value switch
    {
        PostgresNull missing => new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = missing.Type },
        DateTimeOffset instant => new NpgsqlParameter<long>("", UtcMicroseconds.From(instant)),
        null => throw new ArgumentNullException(nameof(value), "A null needs its type: PostgresNull."),
        _ => new NpgsqlParameter { Value = value },
    };
}

/// <summary>A null with its type, which PostgreSQL cannot always tell from the statement.</summary>
internal sealed record PostgresNull(NpgsqlTypes.NpgsqlDbType Type)
{
    public static readonly PostgresNull Bigint = new(NpgsqlTypes.NpgsqlDbType.Bigint);
    public static readonly PostgresNull Integer = new(NpgsqlTypes.NpgsqlDbType.Integer);
    public static readonly PostgresNull Text = new(NpgsqlTypes.NpgsqlDbType.Text);

    public static object Or(DateTimeOffset? instant) => instant is { } at ? at : Bigint;
    public static object Or(long? number) => number is { } value ? value : Bigint;
    public static object Or(int? number) => number is { } value ? value : Integer;
    public static object Or(string? text) => text ?? (object)Text;
}
