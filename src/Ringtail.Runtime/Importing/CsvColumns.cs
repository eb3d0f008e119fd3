using System.Globalization;
using System.Text;
using Sylvan.Data.Csv;

namespace Ringtail.Runtime.Importing;

/// <summary>Which column of a CSV is the number, and what the others are called as attributes.</summary>
internal sealed record CsvColumns(int Number, string NumberName, IReadOnlyList<string> Names)
{
    // Letters only, lower case, in the order of preference.
    private static readonly string[] KnownNames =
    [
        "number", "phonenumber", "phone", "telephone", "telephonenumber", "tel", "telefon", "telefonnummer",
        "rufnummer", "nummer", "telefonnr", "telnr", "rufnr", "phoneno", "mobile", "mobilephone", "mobilenumber",
        "mobil", "mobilnummer", "mobiltelefon", "handy", "handynummer", "cell", "cellphone", "msisdn", "festnetz",
        "telefono", "numero", "cellulare", "telefonprivat", "telefongeschaeftlich", "telefonmobil",
    ];

    /// <exception cref="ImportException">The wanted column is missing, or the first line is no header.</exception>
    public static CsvColumns Of(CsvDataReader csv, string wanted)
    {
        var names = Enumerable.Range(0, csv.FieldCount).Select(csv.GetName).ToArray();
        var number = wanted.Length > 0 ? Find(names, wanted) : Guess(names);
        if (names[number].Any(char.IsAsciiDigit) && ContactRules.NumberRefusal(names[number].Trim()) is null
            && names[number].Count(char.IsAsciiDigit) >= 3)
        {
            throw new ImportException(
                $"The first line must name the columns; its number column is called '{names[number]}', "
                + "which is a number.");
        }
        return new CsvColumns(number, names[number], [.. names.Select(AttributeName)]);
    }

    private static int Find(string[] names, string wanted)
    {
        var at = Array.FindIndex(names, n => n.Trim().Equals(wanted.Trim(), StringComparison.OrdinalIgnoreCase));
        return at >= 0 ? at : throw new ImportException(
            $"There is no column '{wanted}'. The columns are: {string.Join(", ", names.Take(50))}.");
    }

    private static int Guess(string[] names)
    {
        var letters = Array.ConvertAll(names, n => string.Concat(
            n.ToLowerInvariant().Replace("ä", "ae", StringComparison.Ordinal).Where(char.IsAsciiLetter)));
        foreach (var known in KnownNames)
        {
            var at = Array.IndexOf(letters, known);
            if (at >= 0) return at;
        }
        return 0;
    }

    /// <summary>A header as an attribute name: what no variable can have becomes an underscore.</summary>
    private static string AttributeName(string header, int column)
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
