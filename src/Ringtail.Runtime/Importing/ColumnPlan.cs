using System.Globalization;
using System.Text;

namespace Ringtail.Runtime.Importing;

/// <summary>What becomes of each column of a table: the number, an attribute by name, or nothing.</summary>
/// <param name="Number">Index of the number's column.</param>
/// <param name="NumberName">Its header.</param>
/// <param name="Names">By column: the attribute's name, or empty for a column that is left out.</param>
internal sealed record ColumnPlan(int Number, string NumberName, IReadOnlyList<string> Names)
{
    // Letters only, lower case, in the order of preference.
    private static readonly string[] KnownNames =
    [
        "number", "phonenumber", "phone", "telephone", "telephonenumber", "tel", "telefon", "telefonnummer",
        "rufnummer", "nummer", "telefonnr", "telnr", "rufnr", "phoneno", "mobile", "mobilephone", "mobilenumber",
        "mobil", "mobilnummer", "mobiltelefon", "handy", "handynummer", "cell", "cellphone", "msisdn", "festnetz",
        "telefono", "numero", "cellulare", "telefonprivat", "telefongeschaeftlich", "telefonmobil",
    ];

    /// <param name="firstRow">Values of the first row, to find the number where no header names it.</param>
    /// <exception cref="ImportException">The wanted column is missing, or the first line is no header.</exception>
    public static ColumnPlan Of(
        IReadOnlyList<string> header, ImportOptions options, IReadOnlyList<string>? firstRow = null)
    {
        if (options.HasHeader) RefuseNumberAsHeader(header, options);
        var targets = header.Select((name, i) => Target(name, i, options.Targets)).ToArray();
        var number = Array.IndexOf(targets, ImportOptions.NumberTarget);
        if (options.NumberColumn.Length > 0) number = Find(header, options.NumberColumn);
        else if (number < 0) number = Guess(header, firstRow);
        return new ColumnPlan(number, header[number], Array.ConvertAll(
            targets, target => target == ImportOptions.NumberTarget ? "" : target));
    }

    private static void RefuseNumberAsHeader(IReadOnlyList<string> header, ImportOptions options)
    {
        var at = options.NumberColumn.Length > 0 ? Find(header, options.NumberColumn) : Guess(header, null);
        if (header[at].Count(char.IsAsciiDigit) >= 3 && ContactRules.NumberRefusal(header[at].Trim()) is null)
        {
            throw new ImportException(
                $"The first line must name the columns; its number column is called '{header[at]}', "
                + "which is a number.");
        }
    }

    private static string Target(string name, int column, IReadOnlyDictionary<string, string>? targets)
    {
        if (IsOwn(name)) return "";
        if (targets is not null && targets.TryGetValue(name.Trim(), out var target)) return target.Trim();
        return AttributeName(name, column);
    }

    /// <summary>A column of our own files, which says nothing about the contact.</summary>
    public static bool IsOwn(string name) =>
        name.AsSpan().Trim().StartsWith(ImportOptions.OwnPrefix, StringComparison.OrdinalIgnoreCase);

    private static int Find(IReadOnlyList<string> names, string wanted)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i].Trim().Equals(wanted.Trim(), StringComparison.OrdinalIgnoreCase)) return i;
        }
        throw new ImportException(
            $"There is no column '{wanted}'. The columns are: {string.Join(", ", names.Take(50))}.");
    }

    private static int Guess(IReadOnlyList<string> names, IReadOnlyList<string>? firstRow)
    {
        var letters = names.Select(n => string.Concat(
            n.ToLowerInvariant().Replace("ä", "ae", StringComparison.Ordinal).Where(char.IsAsciiLetter))).ToArray();
        foreach (var known in KnownNames)
        {
            var at = Array.IndexOf(letters, known);
            if (at >= 0) return at;
        }
        for (var i = 0; firstRow is not null && i < Math.Min(firstRow.Count, names.Count); i++)
        {
            if (LooksLikeNumber(firstRow[i])) return i;
        }
        return names.Count > 1 && IsOwn(names[0]) ? 1 : 0;
    }

    /// <summary>Five digits or more and little else.</summary>
    public static bool LooksLikeNumber(ReadOnlySpan<char> field)
    {
        var digits = 0;
        foreach (var c in field.Trim())
        {
            if (char.IsAsciiDigit(c)) digits++;
            else if (!"+-()/. \u00A0".Contains(c)) return false;
        }
        return digits >= 5;
    }

    /// <summary>A header as an attribute name: what no variable can have becomes an underscore.</summary>
    public static string AttributeName(string header, int column)
    {
        var name = new StringBuilder(header.Length);
        foreach (var c in header.Trim())
        {
            var fits = char.IsLetterOrDigit(c) || c == '_';
            if (fits) name.Append(char.ToUpperInvariant(c));
            else if (name.Length > 0 && name[^1] != '_') name.Append('_');
        }
        var text = name.ToString().TrimEnd('_');
        return text.Length > 0 ? text : string.Create(CultureInfo.InvariantCulture, $"COLUMN{column + 1}");
    }
}
