using Microsoft.Data.Sqlite;

namespace Ringtail.Lab.Programs;

/// <summary>An alarm that was raised or cleared, as the page's log shows it.</summary>
public sealed record LogEntry(string Severity, string Code, string Subject, string Detail);

/// <summary>The program's system log, read beside the running program.</summary>
public static class SystemLog
{
    public static async Task<IReadOnlyList<LogEntry>> ReadAsync(
        RingtailProgram program, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(program, cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT severity, code, subject, detail FROM system_log ORDER BY id";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var entries = new List<LogEntry>();
        while (await reader.ReadAsync(cancellationToken))
            entries.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        return entries;
    }

    /// <summary>Waits for an alarm of a kind; what it says is shown by a failed test.</summary>
    public static async Task<LogEntry> WaitAsync(
        RingtailProgram program, string code, CancellationToken cancellationToken)
    {
        var entries = await Wait.ForAsync(
            () => ReadAsync(program, cancellationToken),
            all => all.Any(entry => entry.Code == code && entry.Severity != "Cleared"), cancellationToken);
        return entries.First(entry => entry.Code == code);
    }

    /// <summary>Opens the program's database beside it, for reading only.</summary>
    internal static async Task<SqliteConnection> OpenAsync(RingtailProgram program, CancellationToken cancellationToken)
    {
        var source = new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(program.Data, "ringtail.db"), Mode = SqliteOpenMode.ReadOnly, Pooling = false,
        };
        var connection = new SqliteConnection(source.ToString());
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}
