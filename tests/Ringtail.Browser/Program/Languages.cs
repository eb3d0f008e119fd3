using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Ringtail.Server.Shell;

namespace Ringtail.Browser.Program;

/// <summary>Finds words of the other language in what a page shows.</summary>
public static partial class Languages
{
    private static readonly ResourceManager Texts = new("Ringtail.Server.Shell.Texts", typeof(Texts).Assembly);

    /// <summary>Words that no sentence of the other language does without, and that are no word of this one.</summary>
    private static readonly Dictionary<string, Regex> Strangers = new()
    {
        ["de"] = English(), ["en"] = German(),
    };

    /// <param name="language">Of the page: en or de.</param>
    /// <param name="shown">The page's text, line by line.</param>
    /// <returns>Lines that are a text of the other language, or hold one of its words.</returns>
    public static IReadOnlyList<string> Foreign(string language, string shown)
    {
        var foreign = ForeignTexts(language);
        return [.. shown.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 3)
            .Where(l => foreign.Contains(l) || Strangers[language].IsMatch(l)).Distinct()];
    }

    private static HashSet<string> ForeignTexts(string language)
    {
        var other = language == "de" ? "en" : "de";
        var own = All(language).Values.ToHashSet(StringComparer.Ordinal);
        return [.. All(other).Values.Where(t => !t.Contains('{', StringComparison.Ordinal) && !own.Contains(t))];
    }

    /// <summary>English stands in the neutral resources.</summary>
    private static Dictionary<string, string> All(string language)
    {
        var culture = language == "en" ? CultureInfo.InvariantCulture : new CultureInfo(language);
        var set = Texts.GetResourceSet(culture, createIfNotExists: true, tryParents: false)
            ?? throw new InvalidOperationException($"There are no texts for {language}.");
        return set.Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal);
    }

    [GeneratedRegex(@"\b(?:the|and|with|is|are|of|to|not|this|which|when|yet)\b", RegexOptions.IgnoreCase)]
    private static partial Regex English();

    [GeneratedRegex(@"\b(?:der|das|und|nicht|ist|sind|ein|eine|wird|noch|oder|keine?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex German();
}
