using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using Ringtail.Server.Shell;

namespace Ringtail.Server.Lists;

/// <summary>
/// Why an import refuses a row or a file, in the viewer's language. The reasons are sentences of the import, which also
/// writes them into the file of refused rows; here each is known again by its English text.
/// </summary>
internal static class RowReasons
{
    private const string Family = "Row_";
    private static readonly Lazy<IReadOnlyList<(string Key, Regex Text)>> English = new(Read);

    extension(IStringLocalizer<Texts> texts)
    {
        /// <summary>As it came where it is none that we know, such as a message of the Excel reader.</summary>
        public string Reason(string english)
        {
            if (CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en") return english;
            foreach (var (key, text) in English.Value)
            {
                if (text.Match(english) is not { Success: true } known) continue;
                var blanks = known.Groups.Values.Skip(1).OrderBy(g => g.Name, StringComparer.Ordinal)
                    .Select(g => (object)g.Value).ToArray();
                return texts[key, blanks];
            }
            return english;
        }
    }

    /// <summary>Blanks become groups: what stood in them goes into the same blanks of the other language.</summary>
    private static List<(string Key, Regex Text)> Read()
    {
        var set = new ResourceManager("Ringtail.Server.Shell.Texts", typeof(Texts).Assembly)
            .GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!;
        return [.. set.Cast<System.Collections.DictionaryEntry>()
            .Where(e => ((string)e.Key).StartsWith(Family, StringComparison.Ordinal))
            .Select(e => ((string)e.Key, Pattern((string)e.Value!)))];
    }

    private static Regex Pattern(string text) => new(
        "^" + Regex.Replace(Regex.Escape(text), @"\\\{(\d)}", "(?<b$1>.*)") + "$",
        RegexOptions.Singleline | RegexOptions.NonBacktracking);
}
