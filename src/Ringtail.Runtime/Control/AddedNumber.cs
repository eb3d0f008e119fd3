using PhoneNumbers;

namespace Ringtail.Runtime.Control;

/// <summary>The second key of a number that was added by hand or by program.</summary>
internal static class AddedNumber
{
    /// <summary>E.164 by the default country, or null when the number has none.</summary>
    public static string? E164Of(string number, string country)
    {
        try
        {
            var util = PhoneNumberUtil.GetInstance();
            var parsed = util.Parse(number, country);
            return util.IsPossibleNumber(parsed) ? util.Format(parsed, PhoneNumberFormat.E164) : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }
}
