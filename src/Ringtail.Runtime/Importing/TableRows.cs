using System.Runtime.CompilerServices;
using Ringtail.Runtime.Exporting;

namespace Ringtail.Runtime.Importing;

/// <summary>
/// Contacts from a table: one column is the number, the others become attributes. Empty cells are none.
/// </summary>
internal sealed class TableRows(ITableSource source, ColumnPlan plan, ContactRules rules)
{
    private readonly List<KeyValuePair<string, string>> _attributes = [];
    /// <summary>A CSV that we wrote: its apostrophes keep a spreadsheet from running texts as formulas.</summary>
    private readonly bool _guarded = source is CsvSource && source.Header.Any(ColumnPlan.IsOwn);

    public async IAsyncEnumerable<ImportedRow> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            ImportedRow? broken = null;
            try
            {
                if (!await source.ReadAsync(ct)) yield break;
            }
            catch (TableBrokenException e)
            {
                broken = ImportedRow.Bad(e.Line, e.Message, "");
            }
            if (broken is { } end)
            {
                yield return end;
                yield break;
            }
            if (Parse() is { } row) yield return row;
        }
    }

    /// <summary>The present row, or null when it is empty.</summary>
    public ImportedRow? Parse()
    {
        var line = source.Line;
        if (IsEmpty()) return null;
        if (plan.Number >= source.FieldCount) return ImportedRow.Bad(line, "There is no number.", source.Raw);
        var number = source.Field(plan.Number).Trim();
        if (ContactRules.NumberRefusal(number) is { } noNumber) return ImportedRow.Bad(line, noNumber, source.Raw);
        var kept = number.ToString();
        if (Attributes() is { } refusal) return ImportedRow.Bad(line, refusal, source.Raw);
        return ImportedRow.Good(line, rules.Contact(kept, _attributes));
    }

    private bool IsEmpty()
    {
        for (var i = 0; i < source.FieldCount; i++)
        {
            if (!source.Field(i).IsWhiteSpace()) return false;
        }
        return true;
    }

    private string? Attributes()
    {
        _attributes.Clear();
        for (var column = 0; column < source.FieldCount; column++)
        {
            if (column == plan.Number) continue;
            var value = source.Field(column).Trim();
            if (_guarded) value = CsvTableWriter.Unguarded(value);
            if (value.IsEmpty) continue;
            if (column >= plan.Names.Count)
                return $"The row has {source.FieldCount} columns, the header {plan.Names.Count}.";
            if (plan.Names[column].Length == 0) continue;
            if (ContactRules.Add(_attributes, plan.Names[column], value.ToString()) is { } refusal) return refusal;
        }
        return null;
    }
}
