namespace Ringtail.Runtime.Importing;

public enum ImportFormat
{
    /// <summary><c>number,ATTR:value,…</c>, one a line.</summary>
    Text,
    /// <summary>The same, records separated by <c>|</c> (addToList); line ends separate as well.</summary>
    Pipe,
    /// <summary>Rows and columns; one column is the number, the others become attributes.</summary>
    Csv,
    /// <summary>The same from the first sheet of an Excel workbook.</summary>
    Xlsx,
}

/// <summary>Which numbers an import passes over because they are known, compared by E.164 where there is one.</summary>
public enum DuplicateRule
{
    None,
    /// <summary>Those that stood earlier in the same file.</summary>
    InFile,
    /// <summary>Those that the list holds, the file's own included.</summary>
    InList,
    /// <summary>Those that any list holds.</summary>
    InAllLists,
}

/// <param name="Read">Rows read so far; empty ones do not count.</param>
/// <param name="Kept">Contacts written.</param>
/// <param name="Refused">Rows refused.</param>
/// <param name="BytesRead">Of the stream, to show progress against its length.</param>
public sealed record ImportProgress(long Read, long Kept, long Refused, long BytesRead)
{
    /// <summary>Rows passed over by the rule on duplicates.</summary>
    public long Duplicates { get; init; }
}

/// <param name="Line">1-based: the line of a text, the record between bars, the CSV record or the sheet's row with the
/// header as 1.</param>
/// <param name="Text">The row, shortened.</param>
public sealed record RefusedRow(long Line, string Text, string Reason);

/// <param name="FirstRefused">The first refused rows (at most 1,000), with reasons; <see
/// cref="ImportProgress.Refused"/> counts all.</param>
/// <param name="NumberColumn">The column that the numbers were taken from; empty for the text formats.</param>
public sealed record ImportReport(ImportProgress Totals, IReadOnlyList<RefusedRow> FirstRefused, string NumberColumn);

/// <param name="NumberColumn">Name of the number's column; empty guesses (number, phone, telefon, …, else the
/// first).</param>
/// <param name="Delimiter">Of the CSV; null detects.</param>
/// <param name="RemoveDuplicates">Skip numbers that the list already holds; <see cref="Duplicates"/> says it more
/// finely.</param>
public sealed record ImportOptions(ImportFormat Format, string NumberColumn = "", char? Delimiter = null,
    bool RemoveDuplicates = false)
{
    /// <summary>What a column is mapped to that holds the number.</summary>
    public const string NumberTarget = "#number";
    /// <summary>
    /// Columns and attributes that begin so come from our own files (exports, refused rows): an upload passes over
    /// them.
    /// </summary>
    public const string OwnPrefix = "RINGTAIL_";
    /// <summary>With the reason, in a file of refused rows.</summary>
    public const string RefusedBecause = "RINGTAIL_REFUSED";

    /// <summary>
    /// By a column's header: <see cref="NumberTarget"/>, the attribute's name, or empty to leave the column out. A
    /// column that is not named becomes the attribute that its header says.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Targets { get; init; }
    /// <summary>The first row names the columns; else they are COLUMN1, COLUMN2, ….</summary>
    public bool HasHeader { get; init; } = true;
    /// <summary>Null follows <see cref="RemoveDuplicates"/>.</summary>
    public DuplicateRule? Duplicates { get; init; }

    internal DuplicateRule Rule => Duplicates ?? (RemoveDuplicates ? DuplicateRule.InList : DuplicateRule.None);
}

/// <summary>
/// The upload as a whole cannot be taken; nothing of it was written. The message is a sentence for people.
/// </summary>
public sealed class ImportException(string message) : Exception(message);
