using System.Collections.Immutable;

namespace Ringtail.Dialing.Rules;

/// <summary>
/// A contact's time zone as text: IANA names, <c>;</c> between. More than one means that it is one of them and not
/// known which: all must allow a call. Empty means that nothing is known.
/// </summary>
public static class ContactZones
{
    public const char Separator = ';';

    /// <summary>Sorted and without doubles, so that the same zones are the same text.</summary>
    public static string Text(IEnumerable<string> names) =>
        string.Join(Separator, names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    /// <summary>
    /// The zones; <paramref name="unknown"/> for an empty text and for one with a name that is not known here, because
    /// a rule that cannot be read must not open.
    /// </summary>
    public static ImmutableArray<TimeZoneInfo> Read(string text, string unknown)
    {
        if (Parse(text) is { IsEmpty: false } zones) return zones;
        return Parse(unknown) ?? [];
    }

    private static ImmutableArray<TimeZoneInfo>? Parse(string text)
    {
        if (text.Length == 0) return [];
        var zones = ImmutableArray.CreateBuilder<TimeZoneInfo>();
        foreach (var name in text.Split(Separator))
        {
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)) return null;
            zones.Add(zone);
        }
        return zones.ToImmutable();
    }
}
