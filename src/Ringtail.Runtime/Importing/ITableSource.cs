namespace Ringtail.Runtime.Importing;

/// <summary>A file of rows and columns as it is read: CSV, or a sheet of a workbook.</summary>
internal interface ITableSource : IAsyncDisposable
{
    /// <summary>Names of the columns; made up when the file has no header.</summary>
    IReadOnlyList<string> Header { get; }
    /// <summary>The separator of a CSV as far as it is seen; a comma for others. Not for reading.</summary>
    char Delimiter { get; }
    /// <summary>False at the end.</summary>
    /// <exception cref="TableBrokenException">From here on the file cannot be read.</exception>
    ValueTask<bool> ReadAsync(CancellationToken ct);
    /// <summary>Of the present row, 1-based, a header counted.</summary>
    long Line { get; }
    int FieldCount { get; }
    ReadOnlySpan<char> Field(int column);
    /// <summary>The present row as it stands in the file, or as near to it as there is.</summary>
    ReadOnlySpan<char> Raw { get; }
}

internal sealed class TableBrokenException(long line, string message) : Exception(message)
{
    public long Line { get; } = line;
}
