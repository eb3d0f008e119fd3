using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;

namespace Ringtail.Server.Shell;

/// <summary>
/// Sentences that the program wrote down in English, such as those of the system log, in the language of who reads
/// them: a sentence that a text with blanks could have made is that text's, with the same blanks.
/// </summary>
internal static partial class Recalled
{
    private static readonly ResourceManager English = new("Ringtail.Server.Shell.Texts", typeof(Texts).Assembly);
    private static readonly ConcurrentDictionary<string, Regex> Patterns = [];
    /// <summary>What stands in the log when an alarm passed on what the state of a PBX says.</summary>
    private static readonly string[] PbxProblems = [.. Keys("Problem_").Where(k => !k.EndsWith("_Advice", Same))];
    private static readonly string[] DeliveryProblems = [.. Keys("Delivery_Problem_")];
    private const StringComparison Same = StringComparison.Ordinal;

    extension(IStringLocalizer<Texts> texts)
    {
        /// <summary>The detail of an entry of the system log; as it stands there when others said it.</summary>
        public string Logged(string code, string detail) => texts.Recall(detail, ["Detail_" + code, .. PbxProblems]);

        /// <summary>Why a delivery did not get through; as it stands there when the receiver said it.</summary>
        public string DeliveryProblem(string problem) => texts.Recall(problem, DeliveryProblems);

        private string Recall(string english, IEnumerable<string> keys)
        {
            if (english.Length == 0 || CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en") return english;
            foreach (var key in keys)
            {
                if (English.GetString(key, CultureInfo.InvariantCulture) is not { } template) continue;
                var match = Patterns.GetOrAdd(key, _ => PatternOf(template)).Match(english);
                if (!match.Success) continue;
                return texts[key, [.. Enumerable.Range(0, match.Groups.Count - 1)
                    .Select(i => match.Groups[$"b{i}"].Value)]];
            }
            return english;
        }
    }

    /// <summary>Of <c>{0} has {1}</c>: what may stand in the blanks, as groups b0 and b1.</summary>
    private static Regex PatternOf(string template)
    {
        var seen = new HashSet<string>();
        var pattern = Blank().Replace(Regex.Escape(template), blank =>
            seen.Add(blank.Groups[1].Value) ? $"(?<b{blank.Groups[1].Value}>.+?)" : $@"\k<b{blank.Groups[1].Value}>");
        return new Regex($"^{pattern}$", RegexOptions.CultureInvariant | RegexOptions.Singleline,
            TimeSpan.FromMilliseconds(100));
    }

    private static IEnumerable<string> Keys(string prefix) =>
        English.GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!
            .Cast<System.Collections.DictionaryEntry>().Select(e => (string)e.Key)
            .Where(k => k.StartsWith(prefix, Same)).Order(StringComparer.Ordinal);

    /// <summary>As it looks when it was escaped.</summary>
    [GeneratedRegex(@"\\\{(\d)\}")]
    private static partial Regex Blank();
}
