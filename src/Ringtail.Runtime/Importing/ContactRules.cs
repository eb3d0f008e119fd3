using System.Buffers;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;
using Ringtail.Telephony.Actions;

namespace Ringtail.Runtime.Importing;

/// <summary>
/// What a number and its attributes must be to be kept. The reasons are sentences for the person who uploads.
/// </summary>
internal sealed class ContactRules(string defaultCountry)
{
    /// <summary>E.164 has 15 digits; the rest is room for the way people write them.</summary>
    public const int NumberLengthMax = 64;
    /// <summary>Asterisk takes 128 header lines in an action; the launch itself needs up to 30.</summary>
    public const int AttributesMax = 90;

    // Letters for vanity numbers. Not @ and &, which would choose a context or a second channel in a dial string:
    // channels belong into the trunk, not into a list.
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create(
        "0123456789+*#-./() abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ\u00A0_");
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    private readonly NumberPlan _plan = new(defaultCountry);

    public static string? NumberRefusal(ReadOnlySpan<char> number)
    {
        if (number.IsEmpty) return "There is no number.";
        if (number.Length > NumberLengthMax)
        {
            return $"The number has {number.Length} characters; at most {NumberLengthMax} are allowed.";
        }
        if (!number.ContainsAny(Digits)) return $"The number '{number}' has no digit.";
        var wrong = number.IndexOfAnyExcept(NumberCharacters);
        return wrong < 0 ? null : $"The number has the character '{Shown(number[wrong])}', which no phone number has.";
    }

    /// <summary>
    /// Adds an attribute, name in upper case; the last of a name counts. Gives the reason when it cannot be carried.
    /// </summary>
    public static string? Add(List<KeyValuePair<string, string>> attributes, string name, string value)
    {
        var upper = name.ToUpperInvariant();
        if (VariableRules.Refusal(upper, value) is { } refusal) return refusal;
        var attribute = KeyValuePair.Create(upper, value);
        for (var i = 0; i < attributes.Count; i++)
        {
            if (attributes[i].Key != upper) continue;
            attributes[i] = attribute;
            return null;
        }
        if (attributes.Count == AttributesMax) return $"There are more than {AttributesMax} attributes.";
        attributes.Add(attribute);
        return null;
    }

    /// <summary>What the store keeps of a good row.</summary>
    public ImportedContact Contact(string number, IReadOnlyList<KeyValuePair<string, string>> attributes)
    {
        var e164 = SecondKey.E164Of(number, defaultCountry);
        return new(number, e164, StoredJson.Write(attributes),
            FurtherNumbers.Of(number, attributes, () => defaultCountry))
        {
            Zones = _plan.Zones(e164, attributes),
        };
    }

    private static string Shown(char c) => char.IsControl(c) ? $"0x{(int)c:X2}" : c.ToString();
}
