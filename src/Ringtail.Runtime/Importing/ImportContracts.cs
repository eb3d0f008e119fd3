namespace Ringtail.Runtime.Importing;

public enum ImportFormat
{
    /// <summary><c>number,ATTR:value,…</c>, one a line.</summary>
    Text,
    /// <summary>The same, records separated by <c>|</c> (addToList); line ends separate as well.</summary>
    Pipe,
    /// <summary>CSV with a header; one column is the number, the others become attributes.</summary>
    Csv,
}

/// <param name="Read">Rows read so far; empty ones do not count.</param>
/// <param name="Kept">Contacts written.</param>
/// <param name="Refused">Rows refused.</param>
/// <param name="BytesRead">Of the stream, to show progress against its length.</param>
public sealed record ImportProgress(long Read, long Kept, long Refused, long BytesRead)
{
    /// <summary>
    /// Rows passed over because the list holds their number; only with <see cref="ImportOptions.RemoveDuplicates"/>.
    /// </summary>
    public long Duplicates { get; init; }
}

/// <param name="Line">1-based: the line of a text, the record between bars, the CSV record with the header as
/// 1.</param>
/// <param name="Text">The row, shortened.</param>
public sealed record RefusedRow(long Line, string Text, string Reason);

/// <param name="FirstRefused">The first refused rows (at most 1,000), with reasons; <see
/// cref="ImportProgress.Refused"/> counts all.</param>
/// <param name="NumberColumn">The CSV column that the numbers were taken from; empty for the other formats.</param>
public sealed record ImportReport(ImportProgress Totals, IReadOnlyList<RefusedRow> FirstRefused, string NumberColumn);

/// <param name="NumberColumn">Name of the CSV's number column; empty guesses (number, phone, telefon, …, else the
/// first).</param>
/// <param name="Delimiter">Of the CSV; null detects.</param>
/// <param name="RemoveDuplicates">Skip numbers that the list already holds, compared by E.164 where there is
/// one.</param>
public sealed record ImportOptions(ImportFormat Format, string NumberColumn = "", char? Delimiter = null,
    bool RemoveDuplicates = false);

/// <summary>
/// The upload as a whole cannot be taken; nothing of it was written. The message is a sentence for people.
/// </summary>
public sealed class ImportException(string message) : Exception(message);
