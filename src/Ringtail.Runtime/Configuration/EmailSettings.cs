using System.Collections.Immutable;
using Ringtail.Dialing.Rules;

namespace Ringtail.Runtime.Configuration;

/// <summary>Which events send mail, and to whom: texts of the campaign.</summary>
public static class EmailSettings
{
    public const string No = "NO";
    public const string Everything = "ALL";

    private static readonly char[] Between = [',', ';', ' ', '|', '\n', '\r', '\t'];

    /// <summary>Words of the campaign's field, to the events that they stand for.</summary>
    public static IReadOnlyDictionary<string, string> Words { get; } = new Dictionary<string, string>
    {
        ["RUN_STARTED"] = ToldEvents.RunStarted,
        ["RUN_FINISHED"] = ToldEvents.RunFinished,
        ["RUN_PAUSED"] = ToldEvents.RunPaused,
        ["ALARM"] = ToldEvents.AlarmRaised,
    };

    /// <summary>Unknown words send nothing: programs write what they like into this field.</summary>
    public static ImmutableArray<string> Events(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = text.ToUpperInvariant().Split(Between, StringSplitOptions.RemoveEmptyEntries);
        if (words.Contains(Everything)) return [.. Words.Values];
        return [.. words.Where(Words.ContainsKey).Select(w => Words[w]).Distinct()];
    }

    public static IReadOnlyList<string> Addresses(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. text.Split(Between, StringSplitOptions.RemoveEmptyEntries).Distinct()];
    }

    /// <summary>One @ with something on both sides, and nothing that could end a header.</summary>
    public static bool IsAddress(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at < text.Length - 1 && at == text.LastIndexOf('@') && text.Length <= 254
            && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' or '"' or ',');
    }
}
