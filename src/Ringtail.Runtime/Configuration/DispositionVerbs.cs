using System.Collections.Frozen;
using Ringtail.Dialing.Rules;

namespace Ringtail.Runtime.Configuration;

/// <summary>
/// Codes of disposition verbs, and the words that WombatDialer's page and its users' programs have for them.
/// </summary>
public static class DispositionVerbs
{
    public const string None = "NONE";

    private static readonly FrozenDictionary<string, DispositionVerb> Codes =
        new Dictionary<string, DispositionVerb>(StringComparer.OrdinalIgnoreCase)
        {
            [None] = DispositionVerb.Nothing,
            ["HTTP_GET"] = DispositionVerb.HttpGet,
            ["HTTP_POST"] = DispositionVerb.HttpPost,
            ["ADD_LIST"] = DispositionVerb.AddList,
            ["ADD_BLACKLIST"] = DispositionVerb.AddBlackList,
            ["EMAIL"] = DispositionVerb.Email,
            ["RESCHEDULE"] = DispositionVerb.Reschedule,
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Letters of a label alone, in lower case, to the code.</summary>
    private static readonly FrozenDictionary<string, string> Labels = new Dictionary<string, string>
    {
        [""] = None, ["none"] = None, ["nothing"] = None, ["donothing"] = None,
        ["httpget"] = "HTTP_GET", ["get"] = "HTTP_GET",
        ["httppost"] = "HTTP_POST", ["post"] = "HTTP_POST",
        ["addlist"] = "ADD_LIST", ["addtolist"] = "ADD_LIST",
        ["addblacklist"] = "ADD_BLACKLIST", ["addtoblacklist"] = "ADD_BLACKLIST", ["blacklist"] = "ADD_BLACKLIST",
        ["email"] = "EMAIL", ["sendemail"] = "EMAIL", ["sendmail"] = "EMAIL", ["mail"] = "EMAIL",
        ["reschedule"] = "RESCHEDULE", ["rescheduleinanothercampaign"] = "RESCHEDULE",
        ["reschedulecall"] = "RESCHEDULE", ["recall"] = "RESCHEDULE",
    }.ToFrozenDictionary();

    /// <summary>The codes, in the order of the page.</summary>
    public static IReadOnlyList<string> All { get; } =
        [None, "HTTP_GET", "HTTP_POST", "ADD_LIST", "ADD_BLACKLIST", "EMAIL", "RESCHEDULE"];

    /// <summary>The code that a code or label means; the text itself when it means none.</summary>
    public static string Normalise(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var letters = string.Concat(text.Where(char.IsAsciiLetter)).ToLowerInvariant();
        return text.Length == 0 || letters.Length > 0 ? Labels.GetValueOrDefault(letters, text) : text;
    }

    /// <summary>What is not known does nothing.</summary>
    internal static DispositionVerb Parse(string code) => Codes.GetValueOrDefault(code, DispositionVerb.Nothing);
}
