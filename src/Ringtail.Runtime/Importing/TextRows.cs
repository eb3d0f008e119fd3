using System.Runtime.CompilerServices;
using System.Text;

namespace Ringtail.Runtime.Importing;

/// <summary>
/// Reads <c>number,ATTR:value,…</c>: one a line, or between bars. Empty records and empty slots are passed over.
/// </summary>
internal sealed class TextRows(TextReader text, bool bars, ContactRules rules)
{
    /// <summary>
    /// Longest record: more than any contact that Asterisk can take; what is longer is refused and skipped.
    /// </summary>
    private const int RecordMax = 256 * 1024;

    private readonly char[] _buffer = new char[16 * 1024];
    private readonly List<KeyValuePair<string, string>> _attributes = [];

    public async IAsyncEnumerable<ImportedRow> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var record = new StringBuilder();
        var line = 1L;
        var afterReturn = false;
        int count;
        while ((count = await text.ReadAsync(_buffer, ct)) > 0)
        {
            for (int at = 0, next; at < count; at = next + 1)
            {
                // The line feed of CRLF ends nothing: its carriage return did.
                if (afterReturn && _buffer[at] == '\n')
                {
                    afterReturn = false;
                    next = at;
                    continue;
                }
                afterReturn = false;
                next = EndOfRecord(at, count);
                if (record.Length <= RecordMax) record.Append(_buffer, at, Math.Min(next, count) - at);
                if (next == count) break;
                afterReturn = _buffer[next] == '\r';
                if (Parse(line++, record) is { } row) yield return row;
                record.Clear();
            }
        }
        if (Parse(line, record) is { } last) yield return last;
    }

    private int EndOfRecord(int from, int count)
    {
        var rest = _buffer.AsSpan(from, count - from);
        var end = bars ? rest.IndexOfAny('\n', '\r', '|') : rest.IndexOfAny('\n', '\r');
        return end < 0 ? count : from + end;
    }

    private ImportedRow? Parse(long line, StringBuilder record)
    {
        if (record.Length > RecordMax)
        {
            return ImportedRow.Bad(line, $"The record has more than {RecordMax} characters.", record.ToString(0, 300));
        }
        // A bar at the end of a line is a habit of the other format's users.
        var row = record.ToString().AsSpan().Trim().TrimEnd('|').TrimEnd();
        if (row.IsEmpty) return null;
        var comma = row.IndexOf(',');
        var number = (comma < 0 ? row : row[..comma]).Trim();
        if (ContactRules.NumberRefusal(number) is { } noNumber) return ImportedRow.Bad(line, noNumber, row);
        if (Attributes(comma < 0 ? default : row[(comma + 1)..]) is { } refusal)
        {
            return ImportedRow.Bad(line, refusal, row);
        }
        return ImportedRow.Good(line, rules.Contact(number.ToString(), _attributes));
    }

    private string? Attributes(ReadOnlySpan<char> slots)
    {
        _attributes.Clear();
        foreach (var range in slots.Split(','))
        {
            var slot = slots[range].Trim();
            if (slot.IsEmpty) continue;
            var colon = slot.IndexOf(':');
            var name = colon < 0 ? default : slot[..colon].Trim();
            if (name.IsEmpty) return $"The attribute '{Shortened(slot)}' has no name: NAME:value is expected.";
            if (ColumnPlan.IsOwn(name.ToString())) continue;
            if (ContactRules.Add(_attributes, name.ToString(), slot[(colon + 1)..].Trim().ToString()) is { } refusal)
            {
                return refusal;
            }
        }
        return null;
    }

    private static string Shortened(ReadOnlySpan<char> slot) =>
        slot.Length <= 40 ? slot.ToString() : string.Concat(slot[..40], "…");
}
