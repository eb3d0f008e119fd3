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

/// <param name="Read">Rows read so far.</param>
/// <param name="Kept">Contacts written.</param>
/// <param name="Refused">Rows refused.</param>
/// <param name="BytesRead">Of the stream, to show progress against its length.</param>
public sealed record ImportProgress(long Read, long Kept, long Refused, long BytesRead);

/// <param name="Line">1-based line (or record) number.</param>
public sealed record RefusedRow(long Line, string Text, string Reason);

/// <param name="FirstRefused">The first refused rows (at most 1,000), with reasons; <see cref="ImportProgress.Refused"/> counts all.</param>
public sealed record ImportReport(ImportProgress Totals, IReadOnlyList<RefusedRow> FirstRefused, string NumberColumn);

/// <param name="NumberColumn">Name of the CSV's number column; empty guesses (number, phone, telefon, …, else the first).</param>
/// <param name="Delimiter">Of the CSV; null detects.</param>
/// <param name="RemoveDuplicates">Skip numbers that the list already holds.</param>
public sealed record ImportOptions(ImportFormat Format, string NumberColumn = "", char? Delimiter = null, bool RemoveDuplicates = false);

/// <summary>Streams contacts into a list in flat memory; bad rows are refused with line number and reason, the rest are kept.</summary>
public interface IListImporter
{
    Task<ImportReport> ImportAsync(int listId, Stream content, ImportOptions options, IProgress<ImportProgress>? progress, CancellationToken ct);
}
