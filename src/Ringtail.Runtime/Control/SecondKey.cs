using System.Globalization;
using PhoneNumbers;

namespace Ringtail.Runtime.Control;

/// <summary>
/// The second key of a number, whichever way it came here: one that was uploaded to a black list must be the same
/// number when a program adds a call to it.
/// </summary>
internal static class SecondKey
{
    private static readonly PhoneNumberUtil Numbers = PhoneNumberUtil.GetInstance();

    /// <summary>Country code, such as 49; empty for a country that no plan knows.</summary>
    public static string HomeCodeOf(string country) =>
        Numbers.GetCountryCodeForRegion(country) is > 0 and var code
            ? code.ToString(CultureInfo.InvariantCulture) : "";

    /// <summary>E.164 by the default country, or null when the number has none by that country's plan.</summary>
    public static string? E164Of(string number, string country)
    {
        try
        {
            var parsed = Numbers.Parse(number, country);
            // A number that can only be dialed inside its town is none for the world.
            return Numbers.IsPossibleNumberWithReason(parsed) == PhoneNumberUtil.ValidationResult.IS_POSSIBLE
                ? Numbers.Format(parsed, PhoneNumberFormat.E164)
                : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }
}
